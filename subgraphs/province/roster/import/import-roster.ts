import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { regionByCode } from "../../../reference/regions.ts";
import type { IdentityVault } from "../../identity/identity-vault.ts";
import { rememberKeys } from "../../known-keys.writer.ts";
import { openRoster, type RosterRow } from "../read-roster.ts";
import { type RegisterConnection, withRegisterAlone } from "../register-connection.writer.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "../roster-kind.ts";
import {
  beginImport,
  findUnfinished,
  finishImport,
  type ImportCounts,
  type ImportEntry,
  noteDone,
} from "./journal.writer.ts";
import type { RowStore } from "./store-rows.ts";

export interface ImportOptions<Field extends string, Entry extends SourcedEntry> {
  readonly kind: RosterKind<Field, Entry>;
  readonly store: RowStore<Field, Entry>;
  readonly rules: RosterRules;
  readonly databaseUrl: string;
  /** Null where nothing is sealed. */
  readonly vault: IdentityVault | null;
  /** How many rows are one transaction. */
  readonly chunkRows: number;
  /** Goes on where an import of the same file ended before its end. */
  readonly resume: boolean;
  /** Ends the import behind the rows that are being written. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** The number of the last row that is written. */
  readonly rowDone: number;
  readonly counts: ImportCounts;
}

export interface ImportResult extends ImportProgress {
  /** False when it was asked to stop before its end. */
  readonly finished: boolean;
  /** The number of the last row that an earlier import had written; 0 when there was none. */
  readonly resumedAfter: number;
}

/**
 * Writes the good rows of a roster into the register. Each chunk is one transaction with its entry in the
 * journal, so a process that dies leaves whole chunks and the number of their last row.
 *
 * @throws TableFileError, ImportRefusedError
 */
export async function importRoster<Field extends string, Entry extends SourcedEntry>(
  file: string,
  options: ImportOptions<Field, Entry>,
): Promise<ImportResult> {
  const { databaseUrl, rules, vault } = options;
  const fileDigest = await digestOf(file);
  return withRegisterAlone({ databaseUrl, province: rules.province }, async (connection) => {
    if (vault !== null)
      await connection.keeping((register) =>
        rememberKeys(register, { setting: "IDENTITY_KEYS", checks: vault.checks }),
      );
    return importOver(connection, { file, fileDigest }, options);
  });
}

async function digestOf(file: string): Promise<Uint8Array> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest();
}

async function importOver<Field extends string, Entry extends SourcedEntry>(
  connection: RegisterConnection,
  { file, fileDigest }: { readonly file: string; readonly fileDigest: Uint8Array },
  options: ImportOptions<Field, Entry>,
): Promise<ImportResult> {
  const { kind, store, rules, vault, chunkRows, resume, signal, onProgress } = options;
  const { province, sourceSystem } = rules;
  const key = { province, kind: kind.name, sourceSystem: sourceSystem ?? "", fileDigest };
  const found = resume ? await connection.keeping((session) => findUnfinished(session, key)) : null;
  let entry: ImportEntry =
    found ?? (await connection.keeping((session) => beginImport(session, key)));
  const resumedAfter = entry.rowDone;
  const { header, batches } = await openRoster(file, kind, rules);
  const storing = { province, header, vault };

  let waiting: RosterRow<Entry>[] = [];
  const write = async (): Promise<void> => {
    const rows = waiting;
    const last = rows.at(-1);
    waiting = [];
    if (last === undefined) return;
    entry = await connection.keeping(async (session) => {
      const counts = await store(rows, storing, { session, client: connection.client });
      const done = { ...entry, rowDone: last.row, counts: added(entry.counts, counts) };
      await noteDone(session, done);
      return done;
    });
    onProgress?.(entry);
  };
  const isStopped = (): boolean => signal?.aborted === true;
  for await (const { good } of batches) {
    for (const row of good) {
      if (row.row <= resumedAfter) continue;
      waiting.push(row);
      if (waiting.length >= chunkRows) await write();
      if (isStopped()) return { ...entry, finished: false, resumedAfter };
    }
  }
  await write();
  const name = regionByCode(province)?.name ?? province;
  await connection.keeping((session) => finishImport(session, { id: entry.id, province, name }));
  return { ...entry, finished: true, resumedAfter };
}

function added(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    created: a.created + b.created,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    refused: a.refused + b.refused,
  };
}
