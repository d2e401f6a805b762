import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Actor } from "../../../schema/access/caller.ts";
import { ForRoles } from "../../service/access-directives.ts";
import { checkedWholeNumber } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { limits } from "../../service/limits.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { UnknownProvinceError } from "../errors.ts";
import { checkedId, provinceOfId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import { provincesOf } from "../region/region-filter.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { registerWebhook, removeWebhook, replayWebhook, rotateSecret } from "./keep-webhooks.ts";
import {
  RegisterWebhookInput,
  RemoveWebhookInput,
  ReplayWebhookInput,
  RotateWebhookSecretInput,
} from "./webhook.input.ts";
import { listWebhooks } from "./webhook.reader.ts";
import { Webhook, WebhookDelivery, WebhookWithSecret } from "./webhook.ts";
import { type WebhookRow, webhookOf } from "./webhook-row.ts";

@Resolver(() => Webhook)
export class WebhookResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("region")
  @Query(() => [Webhook], {
    nullable: true,
    description:
      "Whom one register tells what has changed, the latest first, at most 200 (变更推送列表): to the province's own offices all, to those of another one its own.",
  })
  async webhooks(
    @Ctx() context: ProvinceContext,
    @Arg("region", () => RegionCodeScalar, { description: "Of the province it lies in (地区)." })
    region: string,
  ): Promise<readonly Webhook[]> {
    const { held, session } = context;
    const [province = ""] = provincesOf([region]);
    if (!held.includes(province)) throw new UnknownProvinceError("region", province, held);
    const asker = actorOf(context).province ?? "";
    return (await listWebhooks(session, { province, asker })).map(webhookOf);
  }

  @FieldResolver(() => [WebhookDelivery], {
    description: "What it was told last, the latest first (推送记录), for as long as that is kept.",
  })
  async deliveries(
    @Root() { id }: Webhook,
    @Ctx() { loaders }: ProvinceContext,
    @Arg("first", () => Int, {
      defaultValue: limits.pageSizeDefault,
      description: `How many, 1 to ${limits.pageSizeMax} (条数).`,
    })
    first: number,
  ): Promise<readonly WebhookDelivery[]> {
    checkedWholeNumber("first", first, { min: 1, max: limits.pageSizeMax });
    const rows = await loaders.webhookDeliveries.load({ id, first });
    return rows.map(({ took_ms: tookMs, ...row }) => ({ ...row, tookMs }));
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.region")
  @Mutation(() => WebhookWithSecret, {
    nullable: true,
    description:
      "Has a register tell a system by itself what has changed (登记变更推送), by an office of any province, which may have 20 in one register.",
  })
  async registerWebhook(
    @Ctx() context: ProvinceContext,
    @Arg("input", () => RegisterWebhookInput, { description: "Where to tell what (推送内容)." })
    input: RegisterWebhookInput,
  ): Promise<WebhookWithSecret> {
    const { openWrites, vault, webhookAddresses } = context;
    const id = newId(input.region.slice(0, 2));
    const owner = ownerOf(actorOf(context));
    const { row, secret } = await openWrites.perform<SecretAnswer>({
      name: "registerWebhook",
      record: id,
      field: "input.region",
      input,
      work: (session) =>
        registerWebhook(session, { id, owner, input, vault, allowed: webhookAddresses }),
    });
    return { webhook: webhookOf(row), secret };
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => WebhookWithSecret, {
    nullable: true,
    description:
      "Gives a webhook a new secret, by who registered it (更换推送密钥). For `overlapHours` its events bear two signatures.",
  })
  async rotateWebhookSecret(
    @Ctx() context: ProvinceContext,
    @Arg("input", () => RotateWebhookSecretInput, { description: "Which one (更换内容)." })
    input: RotateWebhookSecretInput,
  ): Promise<WebhookWithSecret> {
    const { openWrites, vault } = context;
    const owner = ownerOf(actorOf(context));
    const { row, secret } = await openWrites.perform<SecretAnswer>({
      name: "rotateWebhookSecret",
      record: checkedId(input.id, "input.id"),
      field: "input.id",
      input,
      work: (session) => rotateSecret(session, { owner, input, vault }),
    });
    return { webhook: webhookOf(row), secret };
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => Webhook, {
    nullable: true,
    description:
      "Ends a webhook, by who registered it or an office of the register's own province (撤销变更推送).",
  })
  async removeWebhook(
    @Ctx() context: ProvinceContext,
    @Arg("input", () => RemoveWebhookInput, { description: "Which one (撤销内容)." })
    input: RemoveWebhookInput,
  ): Promise<Webhook> {
    const id = checkedId(input.id, "input.id");
    const actor = actorOf(context);
    const isHolder = actor.province === provinceOfId(id);
    const row = await context.openWrites.perform<WebhookRow>({
      name: "removeWebhook",
      record: id,
      field: "input.id",
      input,
      work: (session) => removeWebhook(session, { id, owner: isHolder ? null : ownerOf(actor) }),
    });
    return webhookOf(row);
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => Webhook, {
    nullable: true,
    description:
      "Has a webhook told again from a place, by who registered it (重新推送); one that was disabled is told again, too.",
  })
  async replayWebhook(
    @Ctx() context: ProvinceContext,
    @Arg("input", () => ReplayWebhookInput, { description: "Which one, from where (重推内容)." })
    input: ReplayWebhookInput,
  ): Promise<Webhook> {
    const owner = ownerOf(actorOf(context));
    const row = await context.openWrites.perform<WebhookRow>({
      name: "replayWebhook",
      record: checkedId(input.id, "input.id"),
      field: "input.id",
      input,
      work: (session) => replayWebhook(session, { owner, input }),
    });
    return webhookOf(row);
  }
}

interface SecretAnswer {
  readonly row: WebhookRow;
  readonly secret: string;
}

function actorOf({ caller }: ProvinceContext): Actor {
  if (caller.actor === null) throw new BadUserInputError("authorization", "must say who is asking");
  return caller.actor;
}

/** An issuer vouches for its own province alone, so nobody else can be of this name. */
function ownerOf({ province, sub }: Actor): string {
  return `${province ?? "national"}:${sub}`;
}
