import { createHash } from "node:crypto";
import { canonicalJson } from "../../../schema/access-log/canonical-json.ts";
import type { Session } from "../../service/session.ts";
import { IdempotencyConflictError } from "./errors.ts";

/** What tells one request to write from all others. */
export interface WriteRequestKey {
  /** Who writes: a key is theirs alone. */
  readonly principal: string;
  readonly idempotencyKey: string;
  /** The kind of write, such as "withdrawAuthorization". */
  readonly write: string;
  readonly fingerprint: Uint8Array;
}

/** The same input gives the same bytes; what is null might as well not be there. */
export function fingerprintOf(write: string, input: object): Buffer {
  const given: unknown = JSON.parse(
    JSON.stringify(input, (_, value: unknown) => value ?? undefined),
  );
  return createHash("sha256")
    .update(canonicalJson({ write, input: given }))
    .digest();
}

/**
 * Begins a request, or finds that it has been answered. Of equal requests at the same time the later
 * ones wait here until the first one's transaction has ended.
 *
 * @returns what was answered; null when this is the first
 * @throws IdempotencyConflictError
 */
export async function beginRequest(
  session: Session,
  { principal, idempotencyKey, write, fingerprint }: WriteRequestKey,
): Promise<object | null> {
  const begun = await session.query(
    `INSERT INTO write_request (principal, idempotency_key, write, fingerprint)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS begun`,
    [principal, idempotencyKey, write, fingerprint],
  );
  if (begun.length > 0) return null;
  const [known] = await session.query<{
    readonly isSame: boolean;
    readonly answer: object | null;
  }>(
    `SELECT write = $3 AND fingerprint = $4 AS "isSame", answer FROM write_request
      WHERE principal = $1 AND idempotency_key = $2`,
    [principal, idempotencyKey, write, fingerprint],
  );
  if (known?.isSame !== true || known.answer === null) throw new IdempotencyConflictError();
  return known.answer;
}

/** Keeps the answer beside its effect: both are there, or neither. */
export async function answerRequest(
  session: Session,
  { principal, idempotencyKey }: WriteRequestKey,
  { answer, workerId }: { readonly answer: object; readonly workerId: string | null },
): Promise<void> {
  await session.query(
    `UPDATE write_request SET answer = $3, worker_id = $4
      WHERE principal = $1 AND idempotency_key = $2`,
    [principal, idempotencyKey, JSON.stringify(answer), workerId],
  );
}
