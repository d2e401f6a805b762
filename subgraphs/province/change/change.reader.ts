import type { Session } from "../../service/session.ts";
import { allOf, Values } from "../../service/sql.ts";
import { registeredIn } from "../region/region-filter.ts";
import type { ChangeType, FeedStart } from "./change-enums.ts";
import { encodeFeedCursor, epochMark, type FeedCursor } from "./feed-position.ts";

export interface FeedQuery<Type extends string> {
  /** The provinces held here, in ascending order. */
  readonly held: readonly string[];
  readonly types: readonly Type[] | null;
  readonly regions: readonly string[] | null;
  /** Null begins as `from` says. */
  readonly after: FeedCursor | null;
  readonly from: FeedStart;
  readonly first: number;
}

/** An outbox, and how to look up whether its records are there. */
export interface Outbox {
  readonly table: string;
  /** SQL of a record's version by its kind; null when it is gone. */
  readonly versionSql: string;
}

export interface ChangeRow<Type extends string> {
  readonly cursor: string;
  readonly province: string;
  readonly type: Type;
  readonly record: string;
  readonly regionCode: string;
  readonly changedAt: string;
  /** Null when the record is gone. */
  readonly version: number | null;
}

export interface FeedPage<Type extends string> {
  /** Each record once, at its last change on this page. */
  readonly rows: readonly ChangeRow<Type>[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
  /** The record behind the page, of which a next page tells that it has changed; null when there is none. */
  readonly nextRecord: string | null;
  /** What was changed since the cursor cannot all be told. */
  readonly snapshotRequired: boolean;
  /** Which transactions were over when the page was read, and which were begun. */
  readonly horizon: Horizon;
}

export interface Horizon {
  /** All transactions below were over. */
  readonly over: bigint;
  /** None at or above was begun. */
  readonly begun: bigint;
}

const openOutbox: Outbox = {
  table: "change",
  versionSql: `CASE page.type
    WHEN 'JOB' THEN (SELECT version FROM job_posting WHERE id = page.record)
    WHEN 'BRAND' THEN (SELECT version FROM labor_brand WHERE id = page.record)
    WHEN 'WORKSHOP' THEN (SELECT version FROM workshop WHERE id = page.record)
    WHEN 'EMPLOYER' THEN (SELECT version FROM employer WHERE id = page.record) END`,
};

interface SummaryRow {
  readonly epoch: string;
  readonly forgotten_until: string;
  readonly over: string;
  readonly begun: string;
}

interface PlaceRow<Type> {
  readonly xid: string;
  readonly number: string | number;
  readonly province: string;
  readonly type: Type;
  readonly record: string;
  readonly region_code: string;
  readonly changed_at: string;
  readonly version: number | null;
}

/** Who may not see the worker does not see the change: both tables ask the same of a permit. */
const personOutbox: Outbox = {
  table: "person_change",
  versionSql: "(SELECT version FROM worker WHERE id = page.record)",
};

/** Changes of workers' records, of those whom the permits cover. */
export function readPersonChanges(
  session: Session,
  query: Omit<FeedQuery<"WORKER">, "types">,
): Promise<FeedPage<"WORKER">> {
  return readOutbox(session, personOutbox, { ...query, types: ["WORKER"] });
}

/** Changes of open records. */
export function readChanges(
  session: Session,
  query: FeedQuery<ChangeType>,
): Promise<FeedPage<ChangeType>> {
  return readOutbox(session, openOutbox, query);
}

/**
 * The changes behind a position, in one statement. Only those are read below which no transaction is
 * left: a row that is committed later stands behind all of them.
 *
 * When changes are missing, the page is empty and its cursor is the horizon: a snapshot that is taken
 * after it and what follows it are the whole.
 */
async function readOutbox<Type extends string>(
  session: Session,
  outbox: Outbox,
  query: FeedQuery<Type>,
): Promise<FeedPage<Type>> {
  const values = new Values();
  const sql = feedSql(outbox, query, values);
  const [summary, ...found] = await session.query<SummaryRow & PlaceRow<Type>>(sql, values.list);
  if (summary === undefined) throw new Error("The database has no feed.");
  const { epoch } = summary;
  const horizon = { over: BigInt(summary.over), begun: BigInt(summary.begun) };
  const [province = ""] = query.held;
  const end = encodeFeedCursor({ xid: horizon.over, province, number: 0n, epoch });
  if (query.after !== null && !isKept(query.after, summary))
    return {
      ...{ rows: [], endCursor: end, hasNextPage: false, nextRecord: null },
      ...{ snapshotRequired: true, horizon },
    };
  const hasNextPage = found.length > query.first;
  const rows = found.slice(0, query.first).map((row) => changeRow(row, epoch));
  const last = rows.at(-1);
  return {
    rows: lastOfEach(rows),
    endCursor: hasNextPage && last ? last.cursor : end,
    hasNextPage,
    nextRecord: found[query.first]?.record ?? null,
    snapshotRequired: false,
    horizon,
  };
}

/** Whether all that was changed behind a cursor is still there, and the cursor is of this database. */
function isKept(after: FeedCursor, summary: SummaryRow): boolean {
  return (
    after.epoch === epochMark(summary.epoch) &&
    after.xid > BigInt(summary.forgotten_until) &&
    after.xid <= BigInt(summary.begun)
  );
}

function changeRow<Type extends string>(row: PlaceRow<Type>, epoch: string): ChangeRow<Type> {
  const { xid, number, province, type, record, version } = row;
  return {
    cursor: encodeFeedCursor({ xid: BigInt(xid), province, number: BigInt(number), epoch }),
    province,
    type,
    record,
    regionCode: row.region_code,
    changedAt: row.changed_at,
    version,
  };
}

function lastOfEach<Type extends string>(rows: readonly ChangeRow<Type>[]): ChangeRow<Type>[] {
  const last = new Map(rows.map((row) => [row.record, row]));
  return last.size === rows.length ? [...rows] : rows.filter((row) => last.get(row.record) === row);
}

/** The summary is a row of its own before those of the page. */
function feedSql<Type extends string>(
  { table, versionSql }: Outbox,
  query: FeedQuery<Type>,
  values: Values,
): string {
  return `SELECT summary.*, page.*, ${versionSql} AS version
FROM (SELECT epoch::text, forgotten_until::text,
             pg_snapshot_xmin(pg_current_snapshot())::text AS over,
             pg_snapshot_xmax(pg_current_snapshot())::text AS begun FROM feed) AS summary
FULL JOIN (
  SELECT xid, province, id AS number, type, record, region_code, changed_at
    FROM ${table} AS change
   WHERE ${allOf(conditionsOf(query, values))}
   ORDER BY xid, province, id
   LIMIT ${values.bind(query.first + 1)}
) AS page ON false
ORDER BY xid NULLS FIRST, province, number`;
}

function conditionsOf<Type extends string>(
  { after, from, types, regions, held }: FeedQuery<Type>,
  values: Values,
): string[] {
  if (after === null && from === "NOW") return ["false"];
  const region = registeredIn("change.region_code", {
    field: "regions",
    codes: regions,
    values,
    held,
  });
  return [
    "change.xid < pg_snapshot_xmin(pg_current_snapshot())",
    ...(after === null ? [] : [behindSql(after, values)]),
    ...(types === null ? [] : [`change.type = ANY(${values.bind(types)}::text[])`]),
    ...(region === null ? [] : [region]),
  ];
}

function behindSql({ xid, province, number }: FeedCursor, values: Values): string {
  const [at, of, n] = [String(xid), province, String(number)].map((value) => values.bind(value));
  return `(change.xid, change.province, change.id) > (${at}::xid8, ${of}::text, ${n}::bigint)`;
}
