import { Field, ID, InputType, Int } from "type-graphql";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { ChangeType, FeedStart } from "../change/change-enums.ts";
import { CursorScalar, DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";

const expectedVersionField = {
  description: "`version` as it was read (版本); another one now is `VERSION_CONFLICT`.",
} as const;

const idField = { description: "Which webhook (推送编号)." } as const;

@InputType("RegisterWebhookInput", { description: "Where to tell what (登记推送)." })
export class RegisterWebhookInput implements KeyedInput {
  @Field(() => RegionCodeScalar, {
    description: "Of the register of the province that this region lies in (地区).",
  })
  region: string;

  @Field(() => String, {
    description:
      "Where events are sent by POST (推送地址): https, a name or an address of the public internet, at most 1,000 characters.",
  })
  url: string;

  @Field(() => [ChangeType], {
    description: "Which kinds of records, each once (对象类型); none when only `persons` is meant.",
  })
  types: ChangeType[];

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Also tells, without a word of whom, when there is something to pull of persons (人员变更提示): to systems of the own province, and of others while an agreement between the two is in force.",
  })
  persons: boolean;

  @Field(() => FeedStart, {
    defaultValue: "NOW",
    description: "Where to begin (变更流起点).",
  })
  from: FeedStart;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("RotateWebhookSecretInput", { description: "A new secret for a webhook (更换密钥)." })
export class RotateWebhookSecretInput implements KeyedInput {
  @Field(() => ID, idField)
  id: string;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number;

  @Field(() => Int, {
    defaultValue: 24,
    description:
      "For how many hours events are signed with the former secret, too, 0 to 168 (新旧密钥并用时长).",
  })
  overlapHours: number;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("RemoveWebhookInput", {
  description: "A webhook that is not to be told any more (撤销推送).",
})
export class RemoveWebhookInput implements KeyedInput {
  @Field(() => ID, idField)
  id: string;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("ReplayWebhookInput", {
  description:
    "From where a webhook is told again, at once (重新推送): from `fromCursor` or `since`, or without either from where it stands.",
})
export class ReplayWebhookInput implements KeyedInput {
  @Field(() => ID, idField)
  id: string;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Behind this place: the `cursor` of an event, or the `position` of a webhook (起始游标).",
  })
  fromCursor: string | null | undefined;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "What was changed at this time or later, as far as it is kept; some of what was changed before may come, too (起始时间).",
  })
  since: string | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
