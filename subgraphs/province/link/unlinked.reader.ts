import type { BackgroundConnection } from "../background-connection.writer.ts";
import { type IdentityRow, openedIdentity } from "../identity/identity.reader.ts";
import {
  type IdentityVault,
  type Subject,
  UnknownIdentityKeyError,
} from "../identity/identity-vault.ts";

/** Somebody who has no link under a key yet. */
export interface Unlinked extends Subject {
  /** Null when it cannot be read any more. */
  readonly idNumber: string | null;
  /** The number as it is stored: sealed anew whenever somebody stores it. */
  readonly sealedNumber: Uint8Array;
  /** The link under that key, if it was made ahead. */
  readonly alias: string | null;
}

/**
 * Whose link in the register is not under this key.
 *
 * @throws UnknownIdentityKeyError when a key of the province is missing, which its operator can mend
 */
export function findUnlinked(
  connection: BackgroundConnection,
  vault: IdentityVault,
  { keyId, limit }: { readonly keyId: string; readonly limit: number },
): Promise<readonly Unlinked[]> {
  return find(connection, vault, { column: "link_key", keyId, limit });
}

/**
 * Whose link under the next key has not been made yet.
 *
 * @throws UnknownIdentityKeyError
 */
export function findUnprepared(
  connection: BackgroundConnection,
  vault: IdentityVault,
  { keyId, limit }: { readonly keyId: string; readonly limit: number },
): Promise<readonly Unlinked[]> {
  return find(connection, vault, { column: "next_key", keyId, limit });
}

interface UnlinkedRow extends IdentityRow {
  readonly id_number: Uint8Array;
  readonly alias: string | null;
}

interface Wanted {
  readonly column: "link_key" | "next_key";
  readonly keyId: string;
  readonly limit: number;
}

async function find(
  connection: BackgroundConnection,
  vault: IdentityVault,
  { column, keyId, limit }: Wanted,
): Promise<readonly Unlinked[]> {
  const rows = await connection.query<UnlinkedRow>(
    `SELECT identity.province, identity.worker_id, identity.id_number, NULL AS phone,
       key.key_id, key.sealed_key, alias.link AS alias
FROM person_identity AS identity
JOIN subject_key AS key USING (province, worker_id)
LEFT JOIN person_alias AS alias
  ON alias.province = identity.province AND alias.worker_id = identity.worker_id AND alias.key_id = $1
WHERE (identity.${column} IS NULL OR identity.${column} < $1 OR identity.${column} > $1)
  AND identity.is_unlinkable IS NOT TRUE AND identity.id_number IS NOT NULL
LIMIT $2`,
    [keyId, limit],
  );
  return rows.map((row) => {
    const identity = openedIdentity(vault, row);
    if (identity instanceof UnknownIdentityKeyError) throw identity;
    return {
      province: row.province,
      workerId: row.worker_id,
      idNumber: identity instanceof Error ? null : identity.idNumber,
      sealedNumber: row.id_number,
      alias: row.alias,
    };
  });
}
