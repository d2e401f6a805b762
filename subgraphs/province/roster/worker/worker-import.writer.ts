import { laterName } from "../../../reference/source-systems.ts";
import type { Session } from "../../../service/session.ts";
import { copyLines } from "../../copy/copy.writer.ts";
import { copyLine } from "../../copy/copy-text.ts";
import { findErased } from "../../erasure/erased.reader.ts";
import { findIdentities } from "../../identity/identity.reader.ts";
import { type KnownIdentity, storeIdentities } from "../../identity/identity.writer.ts";
import type { Identity, IdentityVault } from "../../identity/identity-vault.ts";
import { newId } from "../../new-id.ts";
import { type HeldRecord, holdRecords } from "../import/held-records.writer.ts";
import type { ImportCounts } from "../import/journal.writer.ts";
import { insertSql, prefixed, updateSql } from "../import/merge-sql.ts";
import type { RowStore, Storing } from "../import/store-rows.ts";
import type { RosterRow } from "../read-roster.ts";
import { sourceKey } from "../source-cells.ts";
import { placeHouseholds, settleHouseholds } from "./households.writer.ts";
import type { WorkerField } from "./worker-columns.ts";
import { columnsToldBy, type WorkerLine, workerLine } from "./worker-line.ts";
import type { WorkerEntry } from "./worker-roster.ts";

type Query = Pick<Session, "query">;

interface HeldWorker extends HeldRecord {
  readonly household_id: string | null;
}

/** A worker of the roster under the id that the register has or will have. */
interface Filed {
  readonly entry: WorkerEntry;
  readonly id: string;
  readonly isNew: boolean;
  /** By the name that came into use later, of the register's and the roster's. */
  readonly sourceSystem: string;
}

/** What came of rows, and of which workers they are. */
export interface StoredWorkers {
  readonly counts: ImportCounts;
  /** By `sourceKey`; without those who were refused. */
  readonly ids: ReadonlyMap<string, string>;
  readonly createdIds: readonly string[];
  readonly changedIds: readonly string[];
}

export const storeWorkers: RowStore<WorkerField, WorkerEntry> = async (...of) =>
  (await storeWorkerRows(...of)).counts;

/**
 * Writes workers with their skills and identities. Who is registered under the same number of the same
 * system is the same record: it becomes a new version if the roster says something else, and stays as it
 * is otherwise. Who was erased from the register stays erased.
 */
export async function storeWorkerRows(
  rows: readonly RosterRow<WorkerEntry>[],
  storing: Storing<WorkerField>,
  { session, client }: Parameters<RowStore<WorkerField, WorkerEntry>>[2],
): Promise<StoredWorkers> {
  const { header, vault } = storing;
  // Held from here on: whoever erases one of them has done so, or comes after this.
  const known = await holdRecords<HeldWorker>(session, rows, {
    province: storing.province,
    table: "worker",
    columns: ["id", "household_id"],
  });
  const welcome = await withoutErased(session, rows, storing);
  const filed = fileWorkers(welcome, known, storing);
  const identities = await findNewIdentities(session, filed, storing);
  const nowMs = Date.now();
  const { province } = storing;
  const left = [...known.values()].flatMap(({ household_id: id }) => id ?? []);
  const householdOf = await placeHouseholds(session, { province, entries: welcome, left });
  const lines = filed.map(({ entry, id, sourceSystem }) =>
    workerLine(entry, {
      ...{ province, sourceSystem, id, nowMs },
      householdId: householdOf(entry),
    }),
  );
  await session.query(temporaryTables);
  await copyLines(client, { table: "roster_worker", columns: columnsOf(lines) }, copied(lines));
  await copyLines(client, skillTarget, skillLines(filed));

  const told = columnsToldBy(header);
  const changed = await session.query<{ readonly id: string }>(changedSql(told), [
    [...identities.keys()],
    header.places.has("skills"),
  ]);
  await session.query(insertSql(merge, columnsOf(lines)), [
    filed.filter(({ isNew }) => isNew).map(({ id }) => id),
  ]);
  // Behind the workers: who was erased since the look above goes again, with the record.
  const stored = await withIdentities(session, filed, identities, vault);
  const storedIds = new Set(stored.map(({ id }) => id));
  const newIds = stored.filter(({ isNew }) => isNew).map(({ id }) => id);
  const changedIds = changed.map(({ id }) => id).filter((id) => storedIds.has(id));
  if (changedIds.length > 0) await session.query(updateSql(merge, told), [changedIds]);
  const skillsOf = header.places.has("skills") ? [...changedIds, ...newIds] : newIds;
  await session.query("DELETE FROM skill WHERE worker_id = ANY ($1::text[])", [skillsOf]);
  await session.query(insertSkillsSql, [skillsOf]);
  const entered = filed.flatMap(({ entry }) => householdOf(entry) ?? []);
  await settleHouseholds(session, new Set([...left, ...entered]));
  return {
    counts: {
      created: newIds.length,
      changed: changedIds.length,
      unchanged: stored.length - newIds.length - changedIds.length,
      refused: rows.length - stored.length,
    },
    ids: new Map(stored.map(({ entry, id }) => [sourceKey(entry), id])),
    createdIds: newIds,
    changedIds,
  };
}

async function withoutErased(
  session: Query,
  rows: readonly RosterRow<WorkerEntry>[],
  { province, vault }: Storing<WorkerField>,
): Promise<readonly WorkerEntry[]> {
  const entries = rows.map(({ entry }) => entry);
  if (vault === null) return entries;
  const people = entries
    .filter(({ worker }) => worker.idNumber !== null)
    .map((entry) => ({
      entry,
      province,
      workerId: entry.sourceRecordId,
      idNumber: entry.worker.idNumber,
      link: null,
    }));
  const erased = new Set((await findErased(session, vault, people)).map(({ entry }) => entry));
  return entries.filter((entry) => !erased.has(entry));
}

function fileWorkers(
  entries: readonly WorkerEntry[],
  known: ReadonlyMap<string, HeldRecord>,
  { province }: Storing<WorkerField>,
): readonly Filed[] {
  return entries.map((entry) => {
    const held = known.get(sourceKey(entry));
    const sourceSystem = laterName(held?.source_system ?? entry.sourceSystem, entry.sourceSystem);
    return { entry, id: held?.id ?? newId(province), isNew: held === undefined, sourceSystem };
  });
}

/** Identities that are not what the register has sealed, by worker. What the roster does not tell stays. */
async function findNewIdentities(
  session: Query,
  filed: readonly Filed[],
  { province, header, vault }: Storing<WorkerField>,
): Promise<ReadonlyMap<string, KnownIdentity>> {
  const tellsNumber = header.places.has("idNumber");
  const tellsPhone = header.places.has("phone");
  if (vault === null || !(tellsNumber || tellsPhone)) return new Map();
  const held = await heldIdentities(session, vault, filed);
  const found = new Map<string, KnownIdentity>();
  for (const { id, entry } of filed) {
    const { idNumber, phone } = held.get(id) ?? { idNumber: null, phone: null };
    const now = {
      idNumber: tellsNumber ? entry.worker.idNumber : idNumber,
      phone: tellsPhone ? entry.worker.phone : phone,
    };
    if (now.idNumber === idNumber && now.phone === phone) continue;
    found.set(id, { province, workerId: id, ...now });
  }
  return found;
}

/** Stores identities. @returns those who are in the register then */
async function withIdentities(
  session: Query,
  filed: readonly Filed[],
  identities: ReadonlyMap<string, KnownIdentity>,
  vault: IdentityVault | null,
): Promise<readonly Filed[]> {
  if (vault === null || identities.size === 0) return filed;
  const { erasedBefore } = await storeIdentities(session, vault, [...identities.values()]);
  if (erasedBefore === 0) return filed;
  const rows = await session.query<{ readonly id: string }>(
    "SELECT id FROM worker WHERE id = ANY ($1::text[])",
    [filed.map(({ id }) => id)],
  );
  const there = new Set(rows.map(({ id }) => id));
  return filed.filter(({ id }) => there.has(id));
}

async function heldIdentities(
  session: Query,
  vault: IdentityVault,
  filed: readonly Filed[],
): Promise<ReadonlyMap<string, Identity>> {
  const known = filed.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (known.length === 0) return new Map();
  const opened = await findIdentities(session, vault, { idNumber: known, phone: known });
  const held = new Map<string, Identity>();
  for (const [id, identity] of opened) {
    if (identity instanceof Error) throw identity;
    held.set(id, identity);
  }
  return held;
}

const merge = { table: "worker", roster: "roster_worker" } as const;

/** Gone with the transaction; of the same columns as the tables themselves, without what guards those. */
const temporaryTables = `
  CREATE TEMPORARY TABLE roster_worker ON COMMIT DROP AS SELECT * FROM worker WITH NO DATA;
  CREATE TEMPORARY TABLE roster_skill ON COMMIT DROP AS SELECT * FROM skill WITH NO DATA`;

function columnsOf(lines: readonly WorkerLine[]): readonly string[] {
  return Object.keys(lines[0] ?? { id: null });
}

function* copied(lines: readonly WorkerLine[]): Iterable<string> {
  for (const line of lines) yield copyLine(Object.values(line));
}

const skillTarget = {
  table: "roster_skill",
  columns: ["worker_id", "occupation_code", "name", "level", "years"],
} as const;

function* skillLines(filed: readonly Filed[]): Iterable<string> {
  for (const { id, entry } of filed)
    for (const { occupation, name, level, years } of entry.worker.skills)
      yield copyLine([id, occupation, name, level, years]);
}

/** Of the registered: whose row is another one, whose identity ($1) is, or whose skills are, if the roster tells them ($2). */
const changedSql = (told: readonly string[]): string => `
WITH given AS (
  SELECT worker_id, array_agg((occupation_code, name, level, years)::text ORDER BY occupation_code) AS skills
    FROM roster_skill GROUP BY worker_id
), held AS (
  SELECT worker_id, array_agg((occupation_code, name, level, years)::text ORDER BY occupation_code) AS skills
    FROM skill WHERE $2 AND worker_id IN (SELECT id FROM roster_worker) GROUP BY worker_id
)
SELECT worker.id
  FROM roster_worker AS roster
  JOIN worker ON worker.id = roster.id
  LEFT JOIN given ON given.worker_id = worker.id
  LEFT JOIN held ON held.worker_id = worker.id
 WHERE (${prefixed("worker", told)}) IS DISTINCT FROM (${prefixed("roster", told)})
    OR worker.id = ANY ($1::text[])
    OR ($2 AND given.skills IS DISTINCT FROM held.skills)`;

const insertSkillsSql = `
INSERT INTO skill (worker_id, occupation_code, name, level, years)
SELECT worker_id, occupation_code, name, level, years FROM roster_skill WHERE worker_id = ANY ($1::text[])`;
