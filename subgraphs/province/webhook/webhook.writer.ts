import type { Session } from "../../service/session.ts";
import { insertRow } from "../../service/write-row.ts";
import { isKept } from "../change/change.reader.ts";
import type { ChangeType } from "../change/change-enums.ts";
import { decodeFeedCursor, encodeFeedCursor } from "../change/feed-position.ts";
import { type HorizonRow, horizonColumns } from "../change/horizon.reader.ts";
import { provinceOfId } from "../global-id.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { newId } from "../new-id.ts";
import { type WebhookRow, webhookColumns } from "./webhook-row.ts";
import { secretPlace } from "./webhook-secret.ts";

const returned = webhookColumns.join(", ");

export interface WebhookToRegister {
  readonly id: string;
  readonly owner: string;
  readonly url: string;
  readonly types: readonly ChangeType[];
  readonly withPeople: boolean;
  /** Null begins with the oldest change that is kept. */
  readonly position: string | null;
  readonly peoplePosition: string;
  readonly now: string;
}

export function insertWebhook(
  session: Session,
  { id, owner, url, types, withPeople, position, peoplePosition, now }: WebhookToRegister,
): Promise<WebhookRow> {
  return insertRow<WebhookRow>(session, {
    table: "webhook",
    values: {
      ...{ id, province: provinceOfId(id), owner, url, types, with_people: withPeople },
      ...{ position, people_position: peoplePosition },
      ...{ created_at: now, placed_at: now, next_attempt_at: now },
    },
    returning: webhookColumns,
  });
}

/** How many of an owner's are told, or could be again. */
export async function countWebhooks(
  session: Session,
  { province, owner }: { readonly province: string; readonly owner: string },
): Promise<number> {
  const [row] = await session.query<{ readonly count: number }>(
    `SELECT count(*)::int AS count FROM webhook
      WHERE province = $1 AND owner = $2 AND state <> 'REMOVED'`,
    [province, owner],
  );
  return row?.count ?? 0;
}

/** Null when there is none, or none any more. */
export async function findWebhook(session: Session, id: string): Promise<WebhookRow | null> {
  const [row] = await session.query<WebhookRow>(
    `SELECT ${returned} FROM webhook WHERE id = $1 AND state <> 'REMOVED'`,
    [id],
  );
  return row ?? null;
}

/** It goes with its secrets in the background, once nobody is at telling it. */
export async function markRemoved(session: Session, id: string): Promise<WebhookRow | null> {
  const [row] = await session.query<WebhookRow>(
    `UPDATE webhook SET state = 'REMOVED', next_attempt_at = NULL, version = version + 1
      WHERE id = $1 AND state <> 'REMOVED' RETURNING ${returned}`,
    [id],
  );
  return row ?? null;
}

/**
 * A version more, so that whoever is at telling it looks again.
 *
 * @returns null when it has another version by now
 */
export async function markWritten(
  session: Session,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<WebhookRow | null> {
  const [row] = await session.query<WebhookRow>(
    `UPDATE webhook SET version = version + 1
      WHERE id = $1 AND version = $2 AND state <> 'REMOVED' RETURNING ${returned}`,
    [id, version],
  );
  return row ?? null;
}

/** @returns null when it has another version by now */
export async function placeAnew(
  session: Session,
  {
    id,
    version,
    position,
    now,
  }: {
    readonly id: string;
    readonly version: number;
    /** Undefined stays where it is. */
    readonly position: string | null | undefined;
    readonly now: string;
  },
): Promise<WebhookRow | null> {
  const [row] = await session.query<WebhookRow>(
    `UPDATE webhook SET version = version + 1, state = 'ACTIVE', reason = NULL, attempts = 0,
            failing_since = NULL, next_attempt_at = $3, placed_at = $3,
            position = CASE WHEN $4 THEN $5 ELSE position END
      WHERE id = $1 AND version = $2 AND state <> 'REMOVED' RETURNING ${returned}`,
    [id, version, now, position !== undefined, position ?? null],
  );
  return row ?? null;
}

/** Seals a secret: only who has the province's keys of identities can sign with it. */
export async function insertSecret(
  session: Session,
  vault: IdentityVault,
  { webhook, secret, now }: { webhook: string; secret: string; now: string },
): Promise<void> {
  const id = newId(provinceOfId(webhook));
  const notes = vault.notes(secretPlace(webhook, id), null);
  await session.query(
    `INSERT INTO webhook_secret (id, webhook_id, key_id, wrapped, secret, made_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, webhook, notes.keyId, notes.sealedKey, notes.seal(secret, "secret"), now],
  );
}

/** The secrets of a webhook are good no longer than this; one that ends sooner does. */
export async function endSecrets(
  session: Session,
  { webhook, at }: { readonly webhook: string; readonly at: string },
): Promise<void> {
  await session.query(
    "UPDATE webhook_secret SET ends_at = least(ends_at, $2::timestamptz) WHERE webhook_id = $1",
    [webhook, at],
  );
}

interface FeedRow extends HorizonRow {
  readonly epoch: string;
  readonly forgotten_until: string;
}

async function readFeed(session: Session): Promise<FeedRow> {
  const [feed] = await session.query<FeedRow>(
    `SELECT epoch::text, forgotten_until::text, ${horizonColumns} FROM feed`,
  );
  if (feed === undefined) throw new Error("The database has no feed.");
  return feed;
}

/** The place behind which everything stands that is committed from now on. */
export async function placeOfNow(session: Session, province: string): Promise<string> {
  const { over, epoch } = await readFeed(session);
  return encodeFeedCursor({ xid: BigInt(over), province, number: 0n, epoch });
}

/** Whether all that was changed behind a place can still be told. */
export async function isKeptBehind(session: Session, cursor: string): Promise<boolean> {
  return isKept(decodeFeedCursor(cursor), await readFeed(session));
}

/**
 * The place before the first change, in the order of the feed, that was noted at this time or later.
 * Numbers do not follow the clock, so some behind it are older, and none before it is as young.
 */
export async function placeBefore(
  session: Session,
  { since, province }: { readonly since: string; readonly province: string },
): Promise<string> {
  const [first] = await session.query<{ readonly xid: string; readonly epoch: string }>(
    `SELECT change.xid::text, feed.epoch::text FROM feed, LATERAL (
       SELECT xid FROM change WHERE changed_at >= $1::timestamptz ORDER BY xid, province, id LIMIT 1
     ) AS change`,
    [since],
  );
  const horizon = decodeFeedCursor(await placeOfNow(session, province));
  if (first === undefined) return encodeFeedCursor(horizon);
  const xid = BigInt(first.xid);
  // What is noted by a transaction that goes on stands behind the horizon.
  const earlier = xid < horizon.xid ? xid : horizon.xid;
  return encodeFeedCursor({ xid: earlier, province: "00", number: 0n, epoch: first.epoch });
}
