import { checkedText } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import type { PageRequest } from "../../service/page.ts";
import { besideSql } from "../../service/row-shape.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { toTsquery } from "../search/segment.ts";
import type { JobFilter } from "./job.filter.ts";
import type { JobPosting } from "./job.ts";
import { generalConditions, narrowingConditions } from "./job-conditions.ts";
import { type FacetCount, facetColumnsSql, facetCountsSql, totalOf } from "./job-facets.ts";
import type { JobRow, JobShape } from "./job-row.ts";
import { type JobSort, jobOrder } from "./job-sort.ts";
import { jobColumnSql } from "./overdue.ts";

export interface JobListQuery {
  /** The provinces held here, in ascending order. */
  readonly held: readonly string[];
  readonly filter: JobFilter;
  readonly sort: JobSort;
  readonly page: PageRequest;
  readonly shape: JobShape;
  readonly wanted: ListParts & { readonly facets: boolean };
}

/** Jobs in the order of the sort, with their facets when wanted, in one statement. */
export async function listJobs(
  session: Session,
  { held, filter, sort, page, shape, wanted }: JobListQuery,
): Promise<List<JobPosting> & { readonly facetCounts: readonly FacetCount[] }> {
  const values = new Values();
  const narrowing = narrowingConditions(filter, { held, values });
  const general = generalConditions(filter, { held, values });
  const query = textQuery(filter.text, values);
  const isFound = query === null ? [] : [`job.search @@ ${query}`];
  const order = jobOrder(sort, query);
  const list = await readList(session, {
    table: "job_posting AS job",
    shape,
    columnSql: jobColumnSql,
    conditions: [...narrowing, ...general, ...isFound],
    order,
    page,
    values,
    // The facets count the total on the way.
    wanted: { ...wanted, total: wanted.total && !wanted.facets },
    facets: wanted.facets ? { columns: facetColumnsSql, countsSql: facetCountsSql } : null,
    // With words alone, their index is the way, whatever they are.
    plan: order.isRanked && narrowing.length === 0 ? "kept" : "made",
  });
  const facetCounts = (list.facets ?? []) as readonly FacetCount[];
  return { ...list, facetCounts, total: wanted.facets ? totalOf(facetCounts) : list.total };
}

/** Jobs by id, in no order; ids that are not held are left out. */
export function findJobs(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: JobShape },
): Promise<JobPosting[]> {
  const beside = besideSql(shape.beside, "job");
  const columns = [
    ...shape.columns.map((name) => `${jobColumnSql(name)} AS ${name}`),
    ...beside.columns,
  ].join(", ");
  return session
    .query<JobRow>(
      `SELECT ${columns} FROM job_posting AS job${beside.joins} WHERE job.id = ANY($1::text[])`,
      [ids],
    )
    .then((rows) => rows.map(shape.toObject));
}

/** The SQL of the text's tsquery, every token bound; null without text. */
function textQuery(text: JobFilter["text"], values: Values): string | null {
  if (text === null || text === undefined) return null;
  const tsquery = toTsquery(checkedText("filter.text", text));
  if (tsquery === null)
    throw new BadUserInputError("filter.text", "must hold a word that can be searched for");
  return `${values.bind(tsquery)}::tsquery`;
}
