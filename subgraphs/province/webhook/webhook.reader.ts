import type { Session } from "../../service/session.ts";
import { type WebhookRow, webhookColumns } from "./webhook-row.ts";

/** How many are listed at once: the latest. */
const listedMax = 200;

/**
 * The webhooks of one register, the latest first: to its own offices all, to those of another province
 * what that one's have registered.
 */
export function listWebhooks(
  session: Session,
  { province, asker }: { readonly province: string; readonly asker: string },
): Promise<WebhookRow[]> {
  return session.query<WebhookRow>(
    `SELECT ${webhookColumns.join(", ")} FROM webhook
      WHERE province = $1 AND state <> 'REMOVED' AND ($1 = $2 OR left(owner, 3) = $2 || ':')
      ORDER BY id DESC LIMIT ${listedMax}`,
    [province, asker],
  );
}

export interface DeliveryRow {
  readonly webhook_id: string;
  readonly event: string;
  readonly kind: string;
  readonly at: string;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly took_ms: number;
}

/** The latest of each, the latest first. */
export function listDeliveries(
  session: Session,
  { webhooks, first }: { readonly webhooks: readonly string[]; readonly first: number },
): Promise<DeliveryRow[]> {
  return session.query<DeliveryRow>(
    `SELECT latest.* FROM unnest($1::text[]) AS wanted (id)
      CROSS JOIN LATERAL (
        SELECT webhook_id, event, kind, at, attempt, status, error, took_ms
          FROM webhook_delivery WHERE webhook_id = wanted.id ORDER BY id DESC LIMIT $2
      ) AS latest`,
    [webhooks, first],
  );
}
