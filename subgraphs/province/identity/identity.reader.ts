import { normaliseCitizenId } from "../../reference/citizen-id.ts";
import type { Session } from "../../service/session.ts";
import type { Identity, IdentityVault, SealedIdentity, Subject } from "./identity-vault.ts";

/** The workers of whom something is asked for, by what that is. */
export interface AskedIdentities {
  readonly idNumber: readonly string[];
  readonly phone: readonly string[];
}

/** What was asked for, or why it cannot be opened. */
export type OpenedIdentity = Identity | Error;

/**
 * The identities of registered workers, by worker, with nothing in them that was not asked for. Who
 * has none, was erased, or is hidden from the caller is not among them: nothing is read but beside a
 * worker's own row.
 */
export async function findIdentities(
  session: Pick<Session, "query">,
  vault: IdentityVault,
  { idNumber, phone }: AskedIdentities,
): Promise<ReadonlyMap<string, OpenedIdentity>> {
  const rows = await session.query<IdentityRow>(identitiesSql, [
    [...new Set([...idNumber, ...phone])],
    idNumber,
    phone,
  ]);
  return new Map(rows.map((row) => [row.worker_id, openedIdentity(vault, row)]));
}

/** A row as it is stored, without what was not asked for. */
export interface IdentityRow {
  readonly province: string;
  readonly worker_id: string;
  readonly id_number: Uint8Array | null;
  readonly phone: Uint8Array | null;
  readonly key_id: string;
  readonly sealed_key: Uint8Array;
}

const identitiesSql = `SELECT worker.province, worker.id AS worker_id, key.key_id, key.sealed_key,
  CASE WHEN worker.id = ANY ($2::text[]) THEN identity.id_number END AS id_number,
  CASE WHEN worker.id = ANY ($3::text[]) THEN identity.phone END AS phone
FROM worker
JOIN person_identity AS identity ON identity.province = worker.province AND identity.worker_id = worker.id
JOIN subject_key AS key ON key.province = worker.province AND key.worker_id = worker.id
WHERE worker.id = ANY ($1::text[])`;

/** The ID numbers that a register has, as they are stored. */
export interface StoredNumbers {
  /** The stored number of a subject if it is the same one, however it is written; null otherwise. */
  sealedLike(known: Subject & Pick<Identity, "idNumber">): Uint8Array | null;
}

/** For who keeps the register. A number that cannot be read any more is like no other. */
export async function findNumbers(
  session: Pick<Session, "query">,
  vault: IdentityVault,
  subjects: readonly Subject[],
): Promise<StoredNumbers> {
  const rows = await session.query<IdentityRow>(
    `SELECT identity.province, identity.worker_id, identity.id_number, NULL AS phone,
       key.key_id, key.sealed_key
FROM unnest($1::text[], $2::text[]) AS asked (province, worker_id)
JOIN person_identity AS identity USING (province, worker_id)
JOIN subject_key AS key USING (province, worker_id)
WHERE identity.id_number IS NOT NULL`,
    [subjects.map(({ province }) => province), subjects.map(({ workerId }) => workerId)],
  );
  const stored = new Map(
    rows.map((row) => [`${row.province} ${row.worker_id}`, { row, ...numberIn(vault, row) }]),
  );
  return {
    sealedLike({ province, workerId, idNumber }) {
      const known = stored.get(`${province} ${workerId}`);
      if (known === undefined || known.number === null || idNumber === null) return null;
      return known.number === normaliseCitizenId(idNumber) ? known.row.id_number : null;
    },
  };
}

function numberIn(vault: IdentityVault, row: IdentityRow): { readonly number: string | null } {
  const identity = openedIdentity(vault, row);
  const idNumber = identity instanceof Error ? null : identity.idNumber;
  return { number: idNumber === null ? null : normaliseCitizenId(idNumber) };
}

/** A row that does not open costs nobody else theirs. */
export function openedIdentity(vault: IdentityVault, row: IdentityRow): OpenedIdentity {
  try {
    return vault.open({ province: row.province, workerId: row.worker_id }, sealedIdentityOf(row));
  } catch (cause) {
    if (cause instanceof Error) return cause;
    throw cause;
  }
}

function sealedIdentityOf(row: IdentityRow): SealedIdentity {
  return {
    idNumber: row.id_number,
    phone: row.phone,
    subjectKey: row.sealed_key,
    keyId: row.key_id,
  };
}
