import type { ChangeType } from "../change/change-enums.ts";
import type { Webhook } from "./webhook.ts";
import type { WebhookState } from "./webhook-enums.ts";

/** A row of `webhook`, as offices see it. */
export interface WebhookRow {
  readonly id: string;
  readonly province: string;
  /** Whose it is: the province of who registered it, a colon, and its name there. */
  readonly owner: string;
  readonly url: string;
  readonly types: readonly ChangeType[];
  readonly with_people: boolean;
  readonly version: number;
  readonly state: WebhookState | "REMOVED";
  readonly reason: string | null;
  readonly created_at: string;
  readonly position: string | null;
  readonly attempts: number;
  readonly failing_since: string | null;
  readonly next_attempt_at: string | null;
  readonly delivered_at: string | null;
}

export const webhookColumns = [
  ...["id", "province", "owner", "url", "types", "with_people", "version", "state", "reason"],
  ...["created_at", "position", "attempts", "failing_since", "next_attempt_at", "delivered_at"],
] as const;

export function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    region: row.province,
    owner: row.owner,
    url: row.url,
    types: row.types,
    persons: row.with_people,
    version: row.version,
    // One that was removed is answered once more, by the mutation that did it.
    state: row.state === "REMOVED" ? "DISABLED" : row.state,
    reason: row.state === "REMOVED" ? "REMOVED" : row.reason,
    createdAt: row.created_at,
    position: row.position,
    attempts: row.attempts,
    failingSince: row.failing_since,
    nextAttemptAt: row.state === "FAILING" ? row.next_attempt_at : null,
    deliveredAt: row.delivered_at,
  };
}
