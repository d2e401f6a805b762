import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import { allOf, behind, Values } from "../../../service/sql.ts";
import { watermarksSql } from "../../coverage/coverage.reader.ts";
import type { JobRow } from "../../job/job-row.ts";
import { isNotOverdue, jobColumnSql } from "../../job/overdue.ts";
import { type AskerPage, type AskerRow, pagesOf } from "../asker-page.ts";

/** One enterprise: its record's id in each province held here. */
export interface EmployerRecords {
  readonly ids: readonly string[];
}

export interface EmployerJobsQuery {
  readonly page: PageRequest;
  /** The columns of `job_posting` to read. */
  readonly columns: readonly (keyof JobRow & string)[];
  readonly wantsTotal: boolean;
  readonly wantsWatermarks: boolean;
}

/**
 * Open jobs of each of these enterprises in the registers held here, the newest first, in one
 * statement. An enterprise has a record in every province where it is known, so its jobs are
 * found by its code under each of the provinces.
 */
export async function findEmployerJobs(
  session: Session,
  employers: readonly EmployerRecords[],
  { page, columns, wantsTotal, wantsWatermarks }: EmployerJobsQuery,
): Promise<AskerPage<JobRow>[]> {
  const values = new Values();
  const asked = values.bind(JSON.stringify(employers.map(({ ids }, n) => ({ n, ids }))));
  const isTheirs = `job.employer_id = ANY (asked.ids) AND job.status = 'OPEN' AND ${isNotOverdue}`;
  const cursor = behind(page.after, { order: "job.published_order", id: "job.id" }, values);
  const found = await session.query<JobRow & AskerRow>(
    `SELECT asked.n AS asked, best.list_id, best.list_order,
       ${wantsTotal ? "total.jobs" : "NULL::bigint"} AS list_total,
       ${wantsWatermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
       ${columns.map((name) => `${jobColumnSql(name)} AS ${name}`).join(", ")}
FROM jsonb_to_recordset(${asked}::jsonb) AS asked (n int, ids text[])
LEFT JOIN LATERAL (
  SELECT job.id AS list_id, job.published_order AS list_order
  FROM job_posting AS job
  WHERE ${allOf(cursor === null ? [isTheirs] : [isTheirs, cursor])}
  ORDER BY list_order, list_id
  LIMIT ${values.bind(page.first + 1)}
) AS best ON true
LEFT JOIN job_posting AS job ON job.id = best.list_id
${wantsTotal ? `CROSS JOIN LATERAL (SELECT count(*) AS jobs FROM job_posting AS job WHERE ${isTheirs}) AS total` : ""}
ORDER BY asked.n, best.list_order, best.list_id`,
    values.list,
    { plan: "kept" },
  );
  return pagesOf<JobRow>(found, { askers: employers.length, first: page.first });
}
