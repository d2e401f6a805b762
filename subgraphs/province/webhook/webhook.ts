import { Field, ID, Int, ObjectType } from "type-graphql";
import { ChangeType } from "../change/change-enums.ts";
import { CursorScalar, DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { WebhookState } from "./webhook-enums.ts";

@ObjectType("Webhook", {
  description:
    "Where a register tells a system by itself what has changed (变更推送, Standard Webhooks).",
  simpleResolvers: true,
})
export class Webhook {
  @Field(() => ID, { description: "Its global id (推送编号)." })
  id: string;

  @Field(() => RegionCodeScalar, { description: "Of which register it tells (登记库)." })
  region: string;

  @Field(() => String, {
    description: "Whose it is: the province that vouches for it, and its name there (所有者).",
  })
  owner: string;

  @Field(() => String, { description: "Where it is told (推送地址)." })
  url: string;

  @Field(() => [ChangeType], { description: "Of which kinds of records (对象类型)." })
  types: readonly ChangeType[];

  @Field(() => Boolean, {
    description:
      "Whether it is told when there is something to pull of persons (是否提示人员变更).",
  })
  persons: boolean;

  @Field(() => Int, { description: "How often it was written (版本号)." })
  version: number;

  @Field(() => WebhookState, { description: "How it stands (状态)." })
  state: WebhookState;

  @Field(() => String, {
    nullable: true,
    description:
      "Why it could not be told last, such as STATUS_500, TIMEOUT, NAME_UNKNOWN, ADDRESS_REFUSED, CERTIFICATE, NO_ANSWER or GONE (原因).",
  })
  reason: string | null;

  @Field(() => DateTimeScalar, { description: "When it was registered (登记时间)." })
  createdAt: string;

  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Up to where it has been told: the `cursor` of the last event (推送位置); null when that is nowhere yet.",
  })
  position: string | null;

  @Field(() => Int, { description: "How often in a row it could not be told (连续失败次数)." })
  attempts: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when it cannot be told (失败起始时间).",
  })
  failingSince: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it is tried again (下次重试时间).",
  })
  nextAttemptAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was last told something (最近送达时间).",
  })
  deliveredAt: string | null;
}

@ObjectType("WebhookDelivery", {
  description: "That a webhook was told something, or could not be (推送记录).",
  simpleResolvers: true,
})
export class WebhookDelivery {
  @Field(() => String, {
    description: "The `webhook-id` of the event: the same at each attempt (事件编号).",
  })
  event: string;

  @Field(() => String, { description: "What kind of event, such as `job` (事件类型)." })
  kind: string;

  @Field(() => DateTimeScalar, { description: "When (时间)." })
  at: string;

  @Field(() => Int, { description: "Which attempt in a row, from 1 (第几次)." })
  attempt: number;

  @Field(() => Int, {
    nullable: true,
    description: "The HTTP status; null when there was no answer (HTTP 状态).",
  })
  status: number | null;

  @Field(() => String, { nullable: true, description: "Why it failed; null when not (失败原因)." })
  error: string | null;

  @Field(() => Int, { description: "Milliseconds until the answer (耗时)." })
  tookMs: number;
}

@ObjectType("WebhookWithSecret", {
  description: "A webhook and its new secret, which is shown nowhere else (推送与密钥).",
  simpleResolvers: true,
})
export class WebhookWithSecret {
  @Field(() => Webhook, { description: "The webhook (推送)." })
  webhook: Webhook;

  @Field(() => String, {
    description: "With which its events are verified from now on: `whsec_` and base64 (签名密钥).",
  })
  secret: string;
}
