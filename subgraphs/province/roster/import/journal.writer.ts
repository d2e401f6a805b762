import type { Session } from "../../../service/session.ts";

/** What is imported: the same file under another name is the same import. */
export interface ImportKey {
  readonly province: string;
  readonly kind: string;
  readonly sourceSystem: string;
  /** SHA-256 of the file. */
  readonly fileDigest: Uint8Array;
}

/** What came of rows. */
export interface ImportCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Of people who were erased from the register. */
  readonly refused: number;
}

export interface ImportEntry {
  readonly id: string;
  /** The number of the last row of the sheet that is done; 0 before the first. */
  readonly rowDone: number;
  readonly counts: ImportCounts;
}

type Query = Pick<Session, "query">;

/** The latest import of this file, if it did not come to its end. */
export async function findUnfinished(
  session: Query,
  { province, kind, sourceSystem, fileDigest }: ImportKey,
): Promise<ImportEntry | null> {
  const [row] = await session.query<JournalRow>(
    `SELECT id::text, row_done, created, changed, unchanged, refused, finished_at
       FROM roster_import
      WHERE province = $1 AND kind = $2 AND source_system = $3 AND file_digest = $4
      ORDER BY id DESC LIMIT 1`,
    [province, kind, sourceSystem, fileDigest],
  );
  if (row === undefined || row.finished_at !== null) return null;
  const { id, row_done, created, changed, unchanged, refused } = row;
  return { id, rowDone: row_done, counts: { created, changed, unchanged, refused } };
}

interface JournalRow extends ImportCounts {
  readonly id: string;
  readonly row_done: number;
  readonly finished_at: string | null;
}

export async function beginImport(
  session: Query,
  { province, kind, sourceSystem, fileDigest }: ImportKey,
): Promise<ImportEntry> {
  const [row] = await session.query<{ readonly id: string }>(
    `INSERT INTO roster_import (province, kind, source_system, file_digest, row_done)
     VALUES ($1, $2, $3, $4, 0) RETURNING id::text`,
    [province, kind, sourceSystem, fileDigest],
  );
  if (row === undefined) throw new Error("An import was begun and not given back.");
  return { id: row.id, rowDone: 0, counts: { created: 0, changed: 0, unchanged: 0, refused: 0 } };
}

/** In the transaction of the rows themselves. */
export async function noteDone(
  session: Query,
  { id, rowDone, counts }: ImportEntry,
): Promise<void> {
  await session.query(
    `UPDATE roster_import SET row_done = $2, created = $3, changed = $4, unchanged = $5, refused = $6,
       updated_at = clock_timestamp() WHERE id = $1`,
    [id, rowDone, counts.created, counts.changed, counts.unchanged, counts.refused],
  );
}

/** The register is as fresh as what was imported last. */
export async function finishImport(
  session: Query,
  { id, province, name }: { readonly id: string; readonly province: string; readonly name: string },
): Promise<void> {
  await session.query("UPDATE roster_import SET finished_at = clock_timestamp() WHERE id = $1", [
    id,
  ]);
  await session.query(
    `INSERT INTO register (province, name, watermark) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (province) DO UPDATE SET watermark = greatest(register.watermark, excluded.watermark)`,
    [province, name],
  );
}
