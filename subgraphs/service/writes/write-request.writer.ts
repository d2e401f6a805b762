import type { Actor } from "../../../schema/access/caller.ts";
import { canonicalJson } from "../../../schema/access-log/canonical-json.ts";
import type { Session } from "../session.ts";
import { IdempotencyConflictError } from "./errors.ts";

/** What was answered, sealed under a key of its own where there is something to hide. */
export interface SealedAnswer {
  readonly keyId: string;
  readonly sealedKey: Uint8Array;
  seal(text: string, column: string): Uint8Array;
  open(bytes: Uint8Array, column: string): string;
}

/** How a register tells requests from each other, and keeps what it has answered. */
export interface RequestSeal {
  /** By what a text is known again, the one under the current key first. */
  digestsOfRequest(text: string): readonly [Buffer, ...Buffer[]];
  /**
   * @param place where it is kept
   * @param stored null for what is new
   */
  notes(
    place: string,
    stored: { readonly keyId: string; readonly sealedKey: Uint8Array } | null,
  ): SealedAnswer;
}

/** A request as its caller made it. */
export interface GivenRequest {
  readonly actor: Actor;
  /** The kind of write, such as "withdrawAuthorization". */
  readonly write: string;
  readonly input: { readonly idempotencyKey: string };
}

/**
 * What tells one request to write from all others. In a province all of it is keyed: who has not its keys
 * can neither tell who wrote nor try out what. Under each of its keys, the current one first.
 */
export interface WriteRequestKey {
  /** Who writes: a key is theirs alone. */
  readonly principals: readonly [string, ...string[]];
  readonly idempotencyKey: string;
  readonly write: string;
  /** The same input gives the same bytes; what is null might as well not be there. */
  readonly fingerprints: readonly [Buffer, ...Buffer[]];
}

export function requestKeyOf(
  vault: RequestSeal,
  { actor: { iss, sub }, write, input }: GivenRequest,
): WriteRequestKey {
  const given: unknown = JSON.parse(
    JSON.stringify(input, (_, value: unknown) => value ?? undefined),
  );
  const [current, ...others] = vault.digestsOfRequest(`principal\n${iss}\n${sub}`);
  const named = (digest: Buffer): string => digest.toString("base64url");
  return {
    principals: [named(current), ...others.map(named)],
    idempotencyKey: input.idempotencyKey,
    write,
    fingerprints: vault.digestsOfRequest(`input\n${canonicalJson({ write, input: given })}`),
  };
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
  vault: RequestSeal,
  key: WriteRequestKey,
): Promise<object | null> {
  const { principals, idempotencyKey, write, fingerprints } = key;
  const [principal, ...former] = principals;
  // What was written under a former key of the province is in nobody's way below.
  const before = former.length === 0 ? null : await findAnswered(session, vault, key);
  if (before !== null) return before;
  const begun = await session.query(
    `INSERT INTO write_request (principal, idempotency_key, write, fingerprint)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS begun`,
    [principal, idempotencyKey, write, fingerprints[0]],
  );
  if (begun.length > 0) return null;
  const known = await findAnswered(session, vault, key);
  if (known === null) throw new IdempotencyConflictError();
  return known;
}

/**
 * @returns null when there is no such request
 * @throws IdempotencyConflictError
 */
async function findAnswered(
  session: Session,
  vault: RequestSeal,
  { principals, idempotencyKey, write, fingerprints }: WriteRequestKey,
): Promise<object | null> {
  const [known] = await session.query<AnsweredRow>(
    `SELECT principal, answer, key_id, sealed_key,
            write = $3 AND fingerprint = ANY ($4::bytea[]) AND answer IS NOT NULL AS is_same
       FROM write_request WHERE principal = ANY ($1::text[]) AND idempotency_key = $2`,
    [principals, idempotencyKey, write, fingerprints],
  );
  if (known === undefined) return null;
  if (!known.is_same) throw new IdempotencyConflictError();
  const { principal, answer, key_id: keyId, sealed_key: sealedKey } = known;
  const notes = vault.notes(placeOf(principal, idempotencyKey), { keyId, sealedKey });
  return JSON.parse(notes.open(answer, "answer")) as object;
}

interface AnsweredRow {
  readonly principal: string;
  readonly is_same: boolean;
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
  vault: RequestSeal,
  { principals: [principal], idempotencyKey }: WriteRequestKey,
  { answer, workerId }: { readonly answer: object; readonly workerId?: string | null },
): Promise<void> {
  const notes = vault.notes(placeOf(principal, idempotencyKey), null);
  await session.query(
    `UPDATE write_request SET answer = $3, key_id = $4, sealed_key = $5${workerId === undefined ? "" : ", worker_id = $6"}
      WHERE principal = $1 AND idempotency_key = $2`,
    [
      ...[principal, idempotencyKey, notes.seal(JSON.stringify(answer), "answer")],
      ...[notes.keyId, notes.sealedKey, ...(workerId === undefined ? [] : [workerId])],
    ],
  );
}
