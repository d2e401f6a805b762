import type { Session } from "../../service/session.ts";
import { allOf, Values } from "../../service/sql.ts";
import { registeredIn } from "../region/region-filter.ts";
import type { ChangeType, FeedStart, PersonChangeType } from "./change-enums.ts";
import { encodeFeedCursor, epochMark, type FeedCursor } from "./feed-position.ts";
import {
  type Horizon,
  type HorizonRow,
  horizonColumns,
  horizonOf,
  horizonSql,
} from "./horizon.reader.ts";

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
  /** What is noted beside. */
  readonly columns?: readonly string[];
}

export interface ChangeRow<Type extends string> {
  readonly cursor: string;
  readonly province: string;
  readonly type: Type;
  readonly record: string;
  readonly regionCode: string;
  readonly changedAt: string;
  readonly isThere: boolean;
  /** Null when the record is gone, or its kind has no versions. */
  readonly version: number | null;
}

export interface PersonChangeRow extends ChangeRow<PersonChangeType> {
  /** The worker whose record it is, or belongs to; null when a host does not know it. */
  readonly workerId: string | null;
  /** Of a consent. */
  readonly withdrawnAt: string | null;
}

export interface FeedPage<Type extends string, Row extends ChangeRow<Type> = ChangeRow<Type>> {
  /** Each record once, at its last change on this page. */
  readonly rows: readonly Row[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
  /** The change behind the page, of which a next page tells; null when there is none. */
  readonly next: Row | null;
  /** What was changed since the cursor cannot all be told. */
  readonly snapshotRequired: boolean;
  /** Which transactions were over when the page was read, and which were begun. */
  readonly horizon: Horizon;
}

const openOutbox: Outbox = {
  table: "change",
  versionSql: `CASE page.type
    WHEN 'JOB' THEN (SELECT version FROM job_posting WHERE id = page.record)
    WHEN 'BRAND' THEN (SELECT version FROM labor_brand WHERE id = page.record)
    WHEN 'WORKSHOP' THEN (SELECT version FROM workshop WHERE id = page.record)
    WHEN 'EMPLOYER' THEN (SELECT version FROM employer WHERE id = page.record) END`,
};

interface SummaryRow extends HorizonRow {
  readonly epoch: string;
  readonly forgotten_until: string;
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

interface PlaceRowOfPerson extends PlaceRow<PersonChangeType> {
  readonly worker_id: string | null;
  readonly withdrawn_at: string | null;
  readonly is_gone: boolean;
}

/**
 * Who may not see a record does not see its change: both tables ask the same of a permit. A consent
 * is not looked up, for its recipient is not shown one that was withdrawn; it never comes again, so what is
 * noted of it holds.
 */
const personOutbox: Outbox = {
  table: "person_change",
  versionSql: `CASE page.type
    WHEN 'WORKER' THEN (SELECT version FROM worker WHERE id = page.record)
    WHEN 'PLACEMENT' THEN (SELECT coalesce(version, 0) FROM placement WHERE id = page.record) END`,
  columns: ["worker_id", "withdrawn_at", "is_gone"],
};

/** Changes of records of those persons whom the permits cover. */
export function readPersonChanges(
  session: Session,
  query: FeedQuery<PersonChangeType>,
): Promise<FeedPage<PersonChangeType, PersonChangeRow>> {
  return readOutbox(session, personOutbox, {
    query,
    rowOf: (row: PlaceRowOfPerson, epoch): PersonChangeRow => ({
      ...changeRow(row, epoch),
      isThere: row.type === "AUTHORIZATION" ? !row.is_gone : row.version !== null,
      workerId: row.worker_id,
      withdrawnAt: row.withdrawn_at,
    }),
  });
}

/** Changes of open records. */
export function readChanges(
  session: Pick<Session, "query">,
  query: FeedQuery<ChangeType>,
): Promise<FeedPage<ChangeType>> {
  return readOutbox(session, openOutbox, { query, rowOf: changeRow<ChangeType> });
}

interface Reading<Type extends string, Found, Row> {
  readonly query: FeedQuery<Type>;
  readonly rowOf: (found: Found, epoch: string) => Row;
}

/**
 * The changes behind a position, in one statement. Only those are read below which no transaction is
 * left: a row that is committed later stands behind all of them.
 *
 * When changes are missing, the page is empty and its cursor is the horizon: a snapshot that is taken
 * after it and what follows it are the whole.
 */
async function readOutbox<Type extends string, Found extends object, Row extends ChangeRow<Type>>(
  session: Pick<Session, "query">,
  outbox: Outbox,
  { query, rowOf }: Reading<Type, Found, Row>,
): Promise<FeedPage<Type, Row>> {
  const values = new Values();
  const sql = feedSql(outbox, query, values);
  const [summary, ...found] = await session.query<SummaryRow & Found>(sql, values.list);
  if (summary === undefined) throw new Error("The database has no feed.");
  const { epoch } = summary;
  const horizon = horizonOf(summary);
  const [province = ""] = query.held;
  const end = encodeFeedCursor({ xid: horizon.over, province, number: 0n, epoch });
  if (query.after !== null && !isKept(query.after, summary))
    return {
      ...{ rows: [], endCursor: end, hasNextPage: false, next: null },
      ...{ snapshotRequired: true, horizon },
    };
  const hasNextPage = found.length > query.first;
  const rows = found.slice(0, query.first).map((row) => rowOf(row, epoch));
  const last = rows.at(-1);
  const next = found[query.first];
  return {
    rows: lastOfEach(rows),
    endCursor: hasNextPage && last ? last.cursor : end,
    hasNextPage,
    next: next === undefined ? null : rowOf(next, epoch),
    snapshotRequired: false,
    horizon,
  };
}

/** Whether all that was changed behind a cursor is still there, and the cursor is of this database. */
export function isKept(
  after: FeedCursor,
  summary: Pick<SummaryRow, "epoch" | "forgotten_until" | "begun">,
): boolean {
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
    isThere: version !== null,
    version,
  };
}

function lastOfEach<Row extends ChangeRow<string>>(rows: readonly Row[]): Row[] {
  const last = new Map(rows.map((row) => [row.record, row]));
  return last.size === rows.length ? [...rows] : rows.filter((row) => last.get(row.record) === row);
}

/** The summary is a row of its own before those of the page. */
function feedSql<Type extends string>(
  { table, versionSql, columns = [] }: Outbox,
  query: FeedQuery<Type>,
  values: Values,
): string {
  return `SELECT summary.*, page.*, ${versionSql} AS version
FROM (SELECT epoch::text, forgotten_until::text, ${horizonColumns} FROM feed) AS summary
FULL JOIN (
  SELECT ${["xid", "province", "id AS number", "type", "record", "region_code", "changed_at", ...columns].join(", ")}
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
    `change.xid < ${horizonSql}`,
    ...(after === null ? [] : [behindSql(after, values)]),
    ...(types === null ? [] : [`change.type = ANY(${values.bind(types)}::text[])`]),
    ...(region === null ? [] : [region]),
  ];
}

function behindSql({ xid, province, number }: FeedCursor, values: Values): string {
  const [at, of, n] = [String(xid), province, String(number)].map((value) => values.bind(value));
  return `(change.xid, change.province, change.id) > (${at}::xid8, ${of}::text, ${n}::bigint)`;
}
