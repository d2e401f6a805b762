import type { BackgroundConnection } from "../background-connection.writer.ts";
import { readFeedMarks } from "../change/feed-marks.reader.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import type { AfterFailure } from "./after-failure.ts";
import type { Told } from "./webhook.client.ts";
import { type WebhookRow, webhookColumns } from "./webhook-row.ts";
import { secretPlace } from "./webhook-secret.ts";

/** A webhook that is to be told, with what only who tells it needs to know. */
export interface DueWebhook extends WebhookRow {
  readonly people_position: string;
  /** When its position was last stored. */
  readonly placed_at: string;
}

/** Those that may be told now, the longest due first: so many behind one of them. */
export function findDue(
  connection: BackgroundConnection,
  {
    now,
    after,
    first,
  }: { readonly now: string; readonly after: DueWebhook | null; readonly first: number },
): Promise<DueWebhook[]> {
  return connection.query<DueWebhook>(
    `SELECT ${webhookColumns.join(", ")}, people_position, placed_at FROM webhook
      WHERE next_attempt_at <= $1::timestamptz AND state IN ('ACTIVE', 'FAILING')
        AND ($2::timestamptz IS NULL OR (next_attempt_at, id) > ($2::timestamptz, $3))
      ORDER BY next_attempt_at, id LIMIT $4`,
    [now, after?.next_attempt_at ?? null, after?.id ?? null, first],
  );
}

/** Those among them that have not been removed. */
export async function stillThere(
  connection: BackgroundConnection,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await connection.query<{ readonly id: string }>(
    "SELECT id FROM webhook WHERE id = ANY ($1::text[])",
    [ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * How the feed stands, as a text that is another one whenever there could be something to tell: its
 * epoch, and the last change of each outbox below the horizon.
 */
export async function feedMark(connection: BackgroundConnection): Promise<string> {
  const { changes, personChanges } = await readFeedMarks(connection);
  return `${changes} | ${personChanges}`;
}

/**
 * The secrets with which a webhook's events are signed now, the newest first; null when none can be opened, as
 * without the key under which they were sealed.
 */
export async function readSecrets(
  connection: BackgroundConnection,
  vault: IdentityVault,
  { webhook, now }: { readonly webhook: string; readonly now: string },
): Promise<readonly string[] | null> {
  const rows = await connection.query<{
    readonly id: string;
    readonly key_id: string;
    readonly wrapped: Uint8Array;
    readonly secret: Uint8Array;
  }>(
    `SELECT id, key_id, wrapped, secret FROM webhook_secret
      WHERE webhook_id = $1 AND (ends_at IS NULL OR ends_at > $2::timestamptz) ORDER BY id DESC`,
    [webhook, now],
  );
  const opened = rows.flatMap(({ id, key_id: keyId, wrapped: sealedKey, secret }) => {
    try {
      return vault.notes(secretPlace(webhook, id), { keyId, sealedKey }).open(secret, "secret");
    } catch {
      return [];
    }
  });
  return opened.length === 0 ? null : opened;
}

/** What was tried. */
export interface Tried {
  readonly webhook: DueWebhook;
  readonly event: { readonly id: string; readonly kind: string };
  readonly told: Told;
  readonly at: string;
  readonly tookMs: number;
}

/** Where a webhook stands after it was told: in the feed, or among what is of persons. */
export type Place = { readonly position: string } | { readonly peoplePosition: string };

const logSql = `INSERT INTO webhook_delivery (webhook_id, event, kind, at, attempt, status, error, took_ms)
  SELECT id, $2, $3, $4::timestamptz, $5, $6, $7, $8 FROM webhook WHERE id = $1`;

function logged({ webhook, event, told, at, tookMs }: Tried): readonly unknown[] {
  const error = told.kind === "told" ? null : told.error;
  const attempt = webhook.attempts + 1;
  return [webhook.id, event.id, event.kind, at, attempt, told.status, error, tookMs];
}

/**
 * It was told: what follows is next. Whoever has written it meanwhile has placed it elsewhere.
 *
 * @returns whether it still stands where it was read
 */
export async function noteTold(
  connection: BackgroundConnection,
  tried: Tried,
  place: Place,
): Promise<boolean> {
  const isOfPeople = "peoplePosition" in place;
  const rows = await connection.query(
    `WITH log AS (${logSql})
     UPDATE webhook SET ${isOfPeople ? "people_position" : "position"} = $9, placed_at = $4,
            state = 'ACTIVE', reason = NULL, attempts = 0, failing_since = NULL,
            next_attempt_at = $4, delivered_at = $4
      WHERE id = $1 AND version = $10 AND state <> 'REMOVED' RETURNING true AS placed`,
    [...logged(tried), isOfPeople ? place.peoplePosition : place.position, tried.webhook.version],
  );
  return rows.length > 0;
}

export async function noteFailed(
  connection: BackgroundConnection,
  tried: Tried,
  after: AfterFailure,
): Promise<void> {
  const instant = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString();
  await connection.query(
    `WITH log AS (${logSql})
     UPDATE webhook SET state = $9, reason = $10, attempts = $11, failing_since = $12::timestamptz,
            next_attempt_at = $13::timestamptz
      WHERE id = $1 AND version = $14 AND state <> 'REMOVED'`,
    [
      ...logged(tried),
      ...[after.state, after.reason, after.attempts, instant(after.failingSince)],
      ...[instant(after.nextAttemptAt), tried.webhook.version],
    ],
  );
}

/** There was nothing to tell up to here, so that what is forgotten later was not missed. */
export async function notePassed(
  connection: BackgroundConnection,
  {
    webhook: { id, version },
    position,
    now,
  }: { readonly webhook: DueWebhook; readonly position: string; readonly now: string },
): Promise<void> {
  await connection.query(
    `UPDATE webhook SET position = $3, placed_at = $4::timestamptz
      WHERE id = $1 AND version = $2 AND state <> 'REMOVED'`,
    [id, version, position, now],
  );
}

/** How many rows of the log go in one transaction. */
const forgottenAtOnce = 5_000;

/** Takes what is old out of the log, secrets that have ended, and what was removed. */
export async function forgetOld(
  connection: BackgroundConnection,
  { before, now }: { readonly before: string; readonly now: string },
): Promise<void> {
  await connection.query("DELETE FROM webhook_secret WHERE ends_at <= $1::timestamptz", [now]);
  for (let gone = forgottenAtOnce; gone === forgottenAtOnce; ) {
    const rows = await connection.query(
      `DELETE FROM webhook_delivery WHERE id IN (
         SELECT id FROM webhook_delivery WHERE at < $1::timestamptz
             OR webhook_id IN (SELECT id FROM webhook WHERE state = 'REMOVED')
          LIMIT ${forgottenAtOnce}) RETURNING true AS gone`,
      [before],
    );
    gone = rows.length;
  }
  await connection.query("DELETE FROM webhook WHERE state = 'REMOVED'");
}
