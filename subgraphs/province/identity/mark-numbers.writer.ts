import type { Logger } from "../../service/logger.ts";
import { type BackgroundConnection, whileNobodyElse } from "../background-connection.writer.ts";
import { type IdentityRow, openedIdentity } from "./identity.reader.ts";
import type { IdentityVault, Subject } from "./identity-vault.ts";

export interface MarkNumbersOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  readonly vault: IdentityVault;
  readonly logger: Logger;
}

const atOnceMax = 1_000;

/**
 * Marks numbers that were stored before numbers had marks, so that nobody is registered under one of them
 * again: before the register is served. What cannot be opened any more stays without.
 */
export async function markNumbers({
  databaseUrl,
  vault,
  logger,
}: MarkNumbersOptions): Promise<void> {
  await whileNobodyElse({ databaseUrl, name: "mark-numbers" }, async (connection) => {
    let marked = 0;
    let last: Subject | null = { province: "", workerId: "" };
    while (last !== null) {
      const rows: readonly IdentityRow[] = await unmarkedAfter(connection, last);
      await storeMarks(connection, vault, rows);
      marked += rows.length;
      const end = rows.at(-1);
      last = end === undefined ? null : { province: end.province, workerId: end.worker_id };
    }
    if (marked > 0) logger.info("Marked ID numbers that were stored without.", { marked });
  });
}

function unmarkedAfter(
  connection: BackgroundConnection,
  { province, workerId }: Subject,
): Promise<readonly IdentityRow[]> {
  return connection.query<IdentityRow>(
    `SELECT identity.province, identity.worker_id, identity.id_number, NULL AS phone,
       key.key_id, key.sealed_key
FROM person_identity AS identity JOIN subject_key AS key USING (province, worker_id)
WHERE identity.mark IS NULL AND identity.id_number IS NOT NULL
  AND (identity.province, identity.worker_id) > ($1, $2)
ORDER BY identity.province, identity.worker_id LIMIT $3`,
    [province, workerId, atOnceMax],
  );
}

async function storeMarks(
  connection: BackgroundConnection,
  vault: IdentityVault,
  rows: readonly IdentityRow[],
): Promise<void> {
  const marked = rows.flatMap((row) => {
    const opened = openedIdentity(vault, row);
    if (opened instanceof Error || opened.idNumber === null) return [];
    return [{ row, mark: vault.marksOf(row.province, opened.idNumber)[0] }];
  });
  await connection.query(
    `UPDATE person_identity AS identity SET mark = given.mark
  FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[])
    AS given (province, worker_id, id_number, mark)
 WHERE identity.province = given.province AND identity.worker_id = given.worker_id
   -- Not what was stored anew meanwhile.
   AND identity.id_number = given.id_number`,
    [
      marked.map(({ row }) => row.province),
      marked.map(({ row }) => row.worker_id),
      marked.map(({ row }) => row.id_number),
      marked.map(({ mark }) => mark),
    ],
  );
}
