import type { BackgroundConnection } from "../background-connection.writer.ts";
import type { Subject } from "../identity/identity-vault.ts";

/** Whose number was read, and as what it was stored then. Who has another one by now is somebody else. */
export interface ReadSubject extends Subject {
  readonly sealedNumber: Uint8Array;
}

export interface Link extends ReadSubject {
  readonly link: string;
}

export interface LinksUnderKey {
  readonly keyId: string;
  readonly links: readonly Link[];
}

/**
 * Writes links into the register, wherever it records these people. A link they had under a key that
 * is still known stays as an alias. Who was erased or stored anew meanwhile, or has been linked, is left
 * alone.
 */
export async function storeLinks(
  connection: BackgroundConnection,
  { keyId, links }: LinksUnderKey,
  knownKeys: readonly string[],
): Promise<void> {
  await connection.query(
    `WITH made AS (
  SELECT identity.province, identity.worker_id, identity.link_key AS old_key, given.link
  FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[])
    AS given (province, worker_id, id_number, link)
  JOIN person_identity AS identity USING (province, worker_id, id_number)
  WHERE identity.link_key IS DISTINCT FROM $5
  FOR UPDATE OF identity
), kept AS (
  INSERT INTO person_alias (province, worker_id, key_id, link)
  SELECT made.province, made.worker_id, made.old_key, old.link
  FROM made CROSS JOIN LATERAL (
    SELECT coalesce(
      (SELECT person_link FROM worker WHERE id = made.worker_id AND province = made.province),
      (SELECT person_link FROM placement
        WHERE worker_id = made.worker_id AND province = made.province LIMIT 1)) AS link
  ) AS old
  WHERE made.old_key = ANY ($6::text[]) AND old.link IS NOT NULL
  ON CONFLICT (province, worker_id, key_id) DO UPDATE SET link = excluded.link
), gone AS (
  DELETE FROM person_alias AS alias USING made
  WHERE alias.province = made.province AND alias.worker_id = made.worker_id AND alias.key_id = $5
), of_worker AS (
  UPDATE worker SET person_link = made.link FROM made
  WHERE worker.id = made.worker_id AND worker.province = made.province
), of_placements AS (
  UPDATE placement SET person_link = made.link FROM made
  WHERE placement.worker_id = made.worker_id AND placement.province = made.province
  RETURNING placement.id
), of_hosts AS (
  -- Whoever knows them under another one learns it with the placement, told once more.
  UPDATE placement_delivery SET next_attempt_at = now() FROM of_placements
  WHERE placement_delivery.placement_id = of_placements.id
)
UPDATE person_identity AS identity SET link_key = $5 FROM made
WHERE identity.province = made.province AND identity.worker_id = made.worker_id`,
    [...columnsOf(links), links.map(({ link }) => link), keyId, knownKeys],
  );
}

/** Writes links under the next key beside those of the register: they are found from now on. */
export async function prepareLinks(
  connection: BackgroundConnection,
  { keyId, links }: LinksUnderKey,
): Promise<void> {
  await connection.query(
    `WITH made AS (
  SELECT identity.province, identity.worker_id, given.link
  FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[])
    AS given (province, worker_id, id_number, link)
  JOIN person_identity AS identity USING (province, worker_id, id_number)
  FOR UPDATE OF identity
), alias AS (
  INSERT INTO person_alias (province, worker_id, key_id, link)
  SELECT province, worker_id, $5, link FROM made
  ON CONFLICT (province, worker_id, key_id) DO UPDATE SET link = excluded.link
)
UPDATE person_identity AS identity SET next_key = $5 FROM made
WHERE identity.province = made.province AND identity.worker_id = made.worker_id`,
    [...columnsOf(links), links.map(({ link }) => link), keyId],
  );
}

/** Nobody is asked about these again, until they are stored anew. */
export async function markUnlinkable(
  connection: BackgroundConnection,
  subjects: readonly ReadSubject[],
): Promise<void> {
  await connection.query(
    `UPDATE person_identity AS identity SET is_unlinkable = true
FROM unnest($1::text[], $2::text[], $3::bytea[]) AS given (province, worker_id, id_number)
WHERE identity.province = given.province AND identity.worker_id = given.worker_id
  AND identity.id_number = given.id_number`,
    columnsOf(subjects),
  );
}

/** What is left of keys that nobody's links are under any more. */
export async function forgetAliases(
  connection: BackgroundConnection,
  knownKeys: readonly string[],
): Promise<void> {
  await connection.query("DELETE FROM person_alias WHERE key_id <> ALL ($1::text[])", [knownKeys]);
}

/**
 * Remembers the link of nobody under a key when it is the first one. Says whether this one is the same.
 */
export async function isSameCanary(
  connection: BackgroundConnection,
  { keyId, link }: { readonly keyId: string; readonly link: string },
): Promise<boolean> {
  const rows = await connection.query<{ readonly link: string }>(
    `WITH first AS (
  INSERT INTO link_canary (key_id, link) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING link
)
SELECT link FROM first UNION ALL SELECT link FROM link_canary WHERE key_id = $1`,
    [keyId, link],
  );
  return rows[0]?.link === link;
}

function columnsOf(subjects: readonly ReadSubject[]): readonly (readonly unknown[])[] {
  return [
    subjects.map(({ province }) => province),
    subjects.map(({ workerId }) => workerId),
    subjects.map(({ sealedNumber }) => sealedNumber),
  ];
}
