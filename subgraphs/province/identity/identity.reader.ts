import type { Session } from "../../service/session.ts";
import type { Identity, IdentityVault } from "./identity-vault.ts";

export interface IdentityRow {
  readonly worker_id: string;
  readonly id_number: Uint8Array | null;
  readonly phone: Uint8Array | null;
  readonly key_id: string;
  readonly sealed_key: Uint8Array;
}

/**
 * The identities of a province's workers, open, by worker. Who has none, or was erased, is not among
 * them. Whether the caller may read them is decided before.
 */
export async function findIdentities(
  session: Session,
  vault: IdentityVault,
  { province, workerIds }: { readonly province: string; readonly workerIds: readonly string[] },
): Promise<ReadonlyMap<string, Identity>> {
  const rows = await session.query<IdentityRow>(
    `SELECT ${identityColumns}
FROM person_identity AS identity JOIN subject_key AS key USING (province, worker_id)
WHERE province = $1 AND worker_id = ANY ($2::text[])`,
    [province, workerIds],
  );
  return new Map(rows.map((row) => [row.worker_id, openIdentity(vault, province, row)]));
}

/** Of `person_identity AS identity` and `subject_key AS key`. */
const identityColumns = "worker_id, identity.id_number, identity.phone, key.key_id, key.sealed_key";

function openIdentity(vault: IdentityVault, province: string, row: IdentityRow): Identity {
  return vault.open(
    { province, workerId: row.worker_id },
    {
      idNumber: row.id_number,
      phone: row.phone,
      subjectKey: row.sealed_key,
      keyId: row.key_id,
    },
  );
}
