import { createHash } from "node:crypto";
import { canonicalJson } from "../../../schema/access-log/canonical-json.ts";
import type { Session } from "../../service/session.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
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
  vault: IdentityVault,
  { principal, idempotencyKey, write, fingerprint }: WriteRequestKey,
): Promise<object | null> {
  const begun = await session.query(
    `INSERT INTO write_request (principal, idempotency_key, write, fingerprint)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS begun`,
    [principal, idempotencyKey, write, fingerprint],
  );
  if (begun.length > 0) return null;
  const [known] = await session.query<AnsweredRow>(
    `SELECT answer, key_id, sealed_key FROM write_request
      WHERE principal = $1 AND idempotency_key = $2 AND write = $3 AND fingerprint = $4
        AND answer IS NOT NULL`,
    [principal, idempotencyKey, write, fingerprint],
  );
  if (known === undefined) throw new IdempotencyConflictError();
  const { answer, key_id: keyId, sealed_key: sealedKey } = known;
  const notes = vault.notes(placeOf(principal, idempotencyKey), { keyId, sealedKey });
  return JSON.parse(notes.open(answer, "answer")) as object;
}

interface AnsweredRow {
  readonly answer: Uint8Array;
  readonly key_id: string;
  readonly sealed_key: Uint8Array;
}

/** Principals are digests, keys have no line feed. */
function placeOf(principal: string, idempotencyKey: string): string {
  return `${principal}\n${idempotencyKey}`;
}

/** Keeps the answer, sealed, beside its effect: both are there, or neither. */
export async function answerRequest(
  session: Session,
  vault: IdentityVault,
  { principal, idempotencyKey }: WriteRequestKey,
  { answer, workerId }: { readonly answer: object; readonly workerId: string | null },
): Promise<void> {
  const notes = vault.notes(placeOf(principal, idempotencyKey), null);
  await session.query(
    `UPDATE write_request SET answer = $3, key_id = $4, sealed_key = $5, worker_id = $6
      WHERE principal = $1 AND idempotency_key = $2`,
    [
      ...[principal, idempotencyKey, notes.seal(JSON.stringify(answer), "answer")],
      ...[notes.keyId, notes.sealedKey, workerId],
    ],
  );
}
