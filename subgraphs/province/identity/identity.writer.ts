import type { Session } from "../../service/session.ts";
import { dropReturned, findErased } from "../erasure/erased.reader.ts";
import { findNumbers } from "./identity.reader.ts";
import type { Identity, IdentityVault, Subject } from "./identity-vault.ts";

/** An identity as somebody reports it. */
export interface KnownIdentity extends Subject, Identity {}

/** What came of storing identities. */
export interface StoredIdentities {
  readonly stored: number;
  /** People who were erased from the register before: they are not stored, and their workers are taken out again. */
  readonly erasedBefore: number;
}

/**
 * Stores identities, each under a new key of its subject; what was stored of the subject before is
 * gone. Links are made anew. Whoever has another number by now loses the one there is in the same
 * statement: it is somebody else's. Whoever was erased stays erased.
 */
export async function storeIdentities(
  session: Pick<Session, "query">,
  vault: IdentityVault,
  given: readonly KnownIdentity[],
): Promise<StoredIdentities> {
  const asked = given.map((identity) => ({ ...identity, link: null }));
  const returned = new Set(await findErased(session, vault, asked));
  if (returned.size > 0) await dropReturned(session, [...returned]);
  const identities = asked.filter((identity) => !returned.has(identity));
  const known = await findNumbers(session, vault, identities);
  const rows = identities.map((identity) => ({
    ...identity,
    ...vault.seal(identity, identity),
    sameNumber: known.sealedLike(identity),
  }));
  await session.query(
    `WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::text[], $6::bytea[],
      $7::bytea[], $8::bytea[])
    AS given (province, worker_id, id_number, phone, key_id, sealed_key, same_number, mark)
), corrected AS (
  SELECT old.province, old.worker_id FROM person_identity AS old JOIN given USING (province, worker_id)
  WHERE old.id_number IS NOT NULL AND old.id_number IS DISTINCT FROM given.same_number
), keys AS (
  INSERT INTO subject_key (province, worker_id, key_id, sealed_key)
  SELECT province, worker_id, key_id, sealed_key FROM given
  ON CONFLICT (province, worker_id)
  DO UPDATE SET key_id = excluded.key_id, sealed_key = excluded.sealed_key
), aliases AS (
  DELETE FROM person_alias AS alias USING given
  WHERE alias.province = given.province AND alias.worker_id = given.worker_id
), stored AS (
  INSERT INTO person_identity (province, worker_id, id_number, phone, mark)
  SELECT province, worker_id, id_number, phone, mark FROM given
  ON CONFLICT (province, worker_id)
  DO UPDATE SET id_number = excluded.id_number, phone = excluded.phone, mark = excluded.mark,
    link_key = NULL, next_key = NULL, is_unlinkable = NULL
  RETURNING province, worker_id
), of_worker AS (
  -- Identities before workers, as where links are stored, or both could wait for each other.
  UPDATE worker SET person_link = NULL FROM stored JOIN corrected USING (province, worker_id)
  WHERE worker.id = stored.worker_id AND worker.province = stored.province
), of_placements AS (
  UPDATE placement SET person_link = NULL FROM stored JOIN corrected USING (province, worker_id)
  WHERE placement.worker_id = stored.worker_id AND placement.province = stored.province
)
SELECT count(*) FROM stored`,
    [
      rows.map(({ province }) => province),
      rows.map(({ workerId }) => workerId),
      rows.map(({ idNumber }) => idNumber),
      rows.map(({ phone }) => phone),
      rows.map(({ keyId }) => keyId),
      rows.map(({ subjectKey }) => subjectKey),
      rows.map(({ sameNumber }) => sameNumber),
      rows.map(({ mark }) => mark),
    ],
  );
  return { stored: rows.length, erasedBefore: returned.size };
}

/** Stores the identity of somebody who was just registered, and whom nobody was registered as before. */
export async function sealIdentity(
  session: Pick<Session, "query">,
  vault: IdentityVault,
  { province, workerId, ...identity }: KnownIdentity,
): Promise<void> {
  const sealed = vault.seal({ province, workerId }, identity);
  await session.query(
    "INSERT INTO subject_key (province, worker_id, key_id, sealed_key) VALUES ($1, $2, $3, $4)",
    [province, workerId, sealed.keyId, sealed.subjectKey],
  );
  await session.query(
    `INSERT INTO person_identity (province, worker_id, id_number, phone, mark)
     VALUES ($1, $2, $3, $4, $5)`,
    [province, workerId, sealed.idNumber, sealed.phone, sealed.mark],
  );
}

/**
 * Destroys the key of a subject, and with it every copy of what was sealed under it, in backups of
 * `person_identity` too. Says whether there was one.
 */
export async function eraseIdentity(
  session: Pick<Session, "query">,
  { province, workerId }: Subject,
): Promise<boolean> {
  const erased = await session.query(
    `WITH identity AS (
  DELETE FROM person_identity WHERE province = $1 AND worker_id = $2
), aliases AS (
  DELETE FROM person_alias WHERE province = $1 AND worker_id = $2
)
DELETE FROM subject_key WHERE province = $1 AND worker_id = $2 RETURNING worker_id`,
    [province, workerId],
  );
  return erased.length > 0;
}
