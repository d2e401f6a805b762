import { laterName } from "../../../reference/source-systems.ts";
import type { Session } from "../../../service/session.ts";
import { copyLines } from "../../copy/copy.writer.ts";
import { copyLine } from "../../copy/copy-text.ts";
import { count } from "../../count/count.writer.ts";
import { newId } from "../../new-id.ts";
import { holdRecords } from "../import/held-records.writer.ts";
import { insertSql, prefixed, updateSql } from "../import/merge-sql.ts";
import type { RowStore } from "../import/store-rows.ts";
import type { RosterRow } from "../read-roster.ts";
import { sourceKey } from "../source-cells.ts";
import type { JobField } from "./job-columns.ts";
import { columnsToldBy, type HeldJob, type JobLine, jobLine } from "./job-line.ts";
import type { JobEntry } from "./job-roster.ts";
import {
  employerIdOf,
  findNamedRecords,
  type NamedEmployer,
  type NamedRecords,
  unknownIn,
} from "./named-records.reader.ts";

type Query = Pick<Session, "query">;

const merge = { table: "job_posting", roster: "roster_job" } as const;

/**
 * Writes postings, and employers that the register does not have yet by what the roster says of them. A
 * posting that is registered under the same number of the same system is the same one: it becomes a new
 * version if the roster says something else. What names a workshop or brand that is not there is refused.
 */
export const storeJobs: RowStore<JobField, JobEntry> = async (
  rows,
  { province, header },
  { session, client },
) => {
  const held = await holdRecords<HeldJob>(session, rows, {
    province,
    table: "job_posting",
    columns: heldColumns,
  });
  const named = await findNamedRecords(session, rows, province);
  const good = rows.filter(({ entry }) => unknownIn(entry, named, province).length === 0);
  const nowMs = Date.now();
  const now = new Date(nowMs).toISOString();
  const employers = await storeNewEmployers(session, good, { province, named, now });

  const filed = good.map(({ entry }) => {
    const before = held.get(sourceKey(entry)) ?? null;
    const employerId = employerIdOf(entry, province);
    const line = jobLine(entry, {
      id: before?.id ?? newId(province),
      province,
      sourceSystem: laterName(before?.source_system ?? entry.sourceSystem, entry.sourceSystem),
      nowMs,
      header,
      held: before,
      employer: (employerId !== null && employers.get(employerId)) || null,
    });
    return { line, before };
  });
  const columns = Object.keys(filed[0]?.line ?? { id: null });
  await session.query(
    "CREATE TEMPORARY TABLE roster_job ON COMMIT DROP AS SELECT * FROM job_posting WITH NO DATA",
  );
  await copyLines(client, { table: merge.roster, columns }, copied(filed));

  const told = columnsToldBy(header);
  const changed = await session.query<{ readonly id: string }>(
    `SELECT job.id FROM roster_job AS roster JOIN job_posting AS job ON job.id = roster.id
      WHERE (${prefixed("job", told)}) IS DISTINCT FROM (${prefixed("roster", told)})`,
  );
  const changedIds = new Set(changed.map(({ id }) => id));
  const newIds = filed.flatMap(({ line, before }) => (before === null ? [idOf(line)] : []));
  // What is searched follows from the rest, and says no more than that: it makes nothing a new version.
  if (changedIds.size > 0)
    await session.query(updateSql(merge, [...told, "search"]), [[...changedIds]]);
  await session.query(insertSql(merge, columns), [newIds]);
  await countOpen(session, province, filed, changedIds);
  return {
    created: newIds.length,
    changed: changedIds.size,
    unchanged: filed.length - newIds.length - changedIds.size,
    refused: rows.length - good.length,
  };
};

const ofEmployer = (column: string): string =>
  `(SELECT ${column} FROM employer WHERE employer.id = job_posting.employer_id)`;

const heldColumns = [
  ...["id", "description", "skills_required", "employer_id", "openings", "remaining", "status"],
  ...["published_at", "valid_through", "closed_at"],
  `${ofEmployer("name")} AS employer_name`,
  `${ofEmployer("industry_code")} AS employer_industry`,
];

interface FiledJob {
  readonly line: JobLine;
  readonly before: HeldJob | null;
}

function* copied(filed: readonly FiledJob[]): Iterable<string> {
  for (const { line } of filed) yield copyLine(Object.values(line));
}

function idOf({ id }: JobLine): string {
  return String(id);
}

/** Nobody has verified them: a station or the register of enterprises does that. */
async function storeNewEmployers(
  session: Query,
  rows: readonly RosterRow<JobEntry>[],
  {
    province,
    named,
    now,
  }: { readonly province: string; readonly named: NamedRecords; readonly now: string },
): Promise<ReadonlyMap<string, NamedEmployer>> {
  const all = new Map(named.employers);
  const made: object[] = [];
  for (const { entry } of rows) {
    const { employerName, checked, input, sourceSystem } = entry;
    const id = employerIdOf(entry, province);
    if (id === null || employerName === null || all.has(id)) continue;
    const industry = input.industry ?? null;
    all.set(id, { name: employerName, industry });
    made.push({
      ...{ id, province, uscc: checked.uscc, name: employerName, region_code: input.region },
      ...{ industry_code: industry, verified: false, risk_flags: [], honour_titles: [] },
      ...{ source_system: sourceSystem, source_record_id: checked.uscc },
      ...{ collected_at: now, updated_at: now, version: 1 },
    });
  }
  if (made.length > 0)
    await session.query(
      `INSERT INTO employer SELECT * FROM jsonb_populate_recordset(NULL::employer, $1::jsonb)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(made)],
    );
  return all;
}

/** The numbers that everybody reads, in the transaction that changes them. */
async function countOpen(
  session: Query,
  province: string,
  filed: readonly FiledJob[],
  changedIds: ReadonlySet<string>,
): Promise<void> {
  let jobs = 0;
  let openings = 0;
  for (const { line, before } of filed) {
    if (before !== null && !changedIds.has(idOf(line))) continue;
    if (before?.status === "OPEN") {
      jobs -= 1;
      openings -= before.remaining;
    }
    if (line.status === "OPEN") {
      jobs += 1;
      openings += Number(line.remaining);
    }
  }
  await count(session, province, { OPEN_JOBS: jobs, OPENINGS: openings });
}
