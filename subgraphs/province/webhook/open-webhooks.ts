import type { Logger } from "../../service/logger.ts";
import { type ProvinceConfig, webhookFailingDays, webhookLogDays } from "../config.ts";
import type { OpenRegister } from "../seen-by.ts";
import { TellWebhooks, type TellWebhooksOptions } from "./tell-webhooks.ts";
import { WebhookClient, type WebhookClientOptions } from "./webhook.client.ts";

/** What tests set otherwise. */
export type WebhookWays = Pick<
  TellWebhooksOptions,
  "onPoint" | "lookMs" | "againMs" | "dueAtOnce" | "random"
> &
  Pick<WebhookClientOptions, "ca" | "lookup" | "answerMsMax">;

interface WebhookSettings
  extends Pick<ProvinceConfig, "databaseUrl" | "webhookFailingDays" | "webhookLogDays"> {
  readonly hooks?: WebhookWays;
  readonly logger: Logger;
}

/** How systems that have asked for it are told of changes. */
export function openWebhooks(
  { held, vault, agreements, webhookAddresses }: OpenRegister,
  { databaseUrl, logger, hooks = {}, ...days }: WebhookSettings,
): TellWebhooks {
  const { ca, lookup, answerMsMax, ...telling } = hooks;
  const client = new WebhookClient({
    allowed: webhookAddresses,
    now: Date.now,
    ...(ca !== undefined && { ca }),
    ...(lookup !== undefined && { lookup }),
    ...(answerMsMax !== undefined && { answerMsMax }),
  });
  return new TellWebhooks({
    ...{ databaseUrl, held, vault, agreements, client, logger, ...telling },
    failingDaysMax: days.webhookFailingDays ?? webhookFailingDays,
    logDays: days.webhookLogDays ?? webhookLogDays,
  });
}
