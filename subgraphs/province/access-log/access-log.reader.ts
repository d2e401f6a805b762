import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import type { AccessLogEntry } from "./access-log-entry.ts";
import { accessLogShape } from "./access-log-row.ts";

export interface AccessLogQuery {
  /** Of the provinces in this database, those that are asked about; null is all of them. */
  readonly provinces: readonly string[] | null;
  /** Entries that showed one of these rows, by their digests; null is all entries. */
  readonly digests: readonly string[] | null;
  readonly page: PageRequest;
  readonly wanted: Omit<ListParts, "total">;
}

/** The access log, the latest entry first. */
export function listAccessLog(
  session: Session,
  { provinces, digests, page, wanted }: AccessLogQuery,
): Promise<List<AccessLogEntry>> {
  const values = new Values();
  const conditions: string[] = [];
  if (provinces !== null)
    conditions.push(`left(entry.id, 2) = ANY(${values.bind(provinces)}::text[])`);
  if (digests !== null)
    conditions.push(`(entry.record::jsonb -> 'rowDigests') ?| ${values.bind(digests)}::text[]`);
  return readList(session, {
    table: "access_log AS entry",
    shape: accessLogShape,
    columnSql: (name) => (name === "hash" ? "encode(entry.hash, 'hex')" : `entry.${name}`),
    conditions,
    order: { order: "entry.newest_order", id: "entry.id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted: { ...wanted, total: null },
    facets: null,
    plan: "made",
  });
}

/**
 * The ids of all records of a person here, under which a log may tell of them: also of what they consented
 * to and said to be wrong, which offices read by themselves. The session's permit shows nobody else's.
 */
export async function findRecordsOfPerson(
  session: Session,
  personLink: string,
): Promise<readonly string[]> {
  const rows = await session.query<{ readonly id: string }>(
    `SELECT id FROM worker WHERE person_link = $1
     UNION ALL
     SELECT id FROM placement WHERE person_link = $1
     UNION ALL
     SELECT id FROM data_authorization
     UNION ALL
     SELECT id FROM correction`,
    [personLink],
  );
  return rows.map(({ id }) => id);
}
