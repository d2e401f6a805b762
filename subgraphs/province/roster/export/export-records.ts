import { randomUUID } from "node:crypto";
import type { DigestKey } from "../../../../schema/access-log/row-digest.ts";
import { appendWithin } from "../../../access-log/access-log.writer.ts";
import { type Operator, operatorEntry } from "../../../access-log/operator-entry.ts";
import { namesOfSystem } from "../../../reference/source-systems.ts";
import type { IdentityVault } from "../../identity/identity-vault.ts";
import { rememberKeys } from "../../known-keys.writer.ts";
import { keepingAtLast, withClient } from "../register-connection.writer.ts";
import type { SourcedEntry } from "../roster-kind.ts";
import { ExportRefusedError } from "./errors.ts";
import type { ExportedRecord, RecordSource } from "./record-source.ts";

export interface ExportOptions<Field extends string, Entry extends SourcedEntry> {
  readonly source: RecordSource<Field, Entry>;
  readonly province: string;
  readonly databaseUrl: string;
  /** Records of this system alone; null is of all. */
  readonly sourceSystem: string | null;
  /** Null leaves ID numbers and phones out. */
  readonly vault: IdentityVault | null;
  /** Who takes persons out of the register, and how that is written down; null of open records. */
  readonly look: { readonly operator: Operator; readonly key: DigestKey } | null;
  readonly signal?: AbortSignal;
  readonly now?: Date;
}

/** How many records are read, and written down, at once. */
const chunkRows = 500;

/**
 * Hands the records of a register to whoever writes them into a file, in the order of their ids, each as
 * it stood when it was read. Those of persons are on record in the access log before they are handed out.
 *
 * @throws ExportRefusedError, ImportRefusedError, AccessLogUnavailableError
 */
export function exportRecords<Field extends string, Entry extends SourcedEntry, Result>(
  options: ExportOptions<Field, Entry>,
  write: (
    records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
    total: number,
  ) => Promise<Result>,
): Promise<Result> {
  const { source, databaseUrl, province, vault, look } = options;
  if ((source.shows === null) !== (look === null))
    throw new Error(`Who takes ${source.table} out must be said of persons, and of nobody else.`);
  return withClient({ databaseUrl, province, name: "laowu-export" }, async (client) => {
    const systems = options.sourceSystem === null ? null : namesOfSystem(options.sourceSystem);
    const total = await keepingAtLast(client, async (session) => {
      if (vault !== null)
        await rememberKeys(session, { setting: "IDENTITY_KEYS", checks: vault.checks });
      if (look !== null)
        await rememberKeys(session, {
          setting: "ACCESS_LOG_KEYS",
          checks: new Map([[look.key.name, look.key.check]]),
        });
      const [row] = await session.query<{ readonly total: number }>(
        `SELECT count(*) AS total FROM ${source.table}
          WHERE province = $1 AND ($2::text[] IS NULL OR source_system = ANY ($2::text[]))
            AND ${source.condition}`,
        [province, systems],
      );
      return Number(row?.total ?? 0);
    });
    return write(chunksOf(client, options, systems), total);
  });
}

async function* chunksOf<Field extends string, Entry extends SourcedEntry>(
  client: Parameters<typeof keepingAtLast>[0],
  options: ExportOptions<Field, Entry>,
  systems: readonly string[] | null,
): AsyncGenerator<readonly ExportedRecord<Entry>[]> {
  const { source, province, vault, look, signal, now = new Date() } = options;
  const request = randomUUID();
  let after = "";
  for (;;) {
    if (signal?.aborted === true) throw new ExportRefusedError("Stopped before its end.");
    const query = { province, systems, vault, after, limit: chunkRows, nowMs: now.getTime() };
    const records = await keepingAtLast(client, async (session) => {
      const read = await source.read(session, query);
      if (look !== null && source.shows !== null && read.length > 0)
        await appendWithin(
          session,
          operatorEntry({
            ...{ ...look, ...source.shows(vault !== null), province, request },
            command: "laowu export",
            rowIds: read.map(({ id }) => id),
          }),
        );
      return read;
    });
    const last = records.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield records;
  }
}
