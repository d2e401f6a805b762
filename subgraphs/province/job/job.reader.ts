import { checkedText } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import type { PageRequest } from "../../service/page.ts";
import { besideSql } from "../../service/row-shape.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type Counting, countOf } from "../page/counting.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { toTsquery } from "../search/segment.ts";
import type { JobFilter } from "./job.filter.ts";
import type { JobPosting } from "./job.ts";
import { generalConditions, narrowingConditions } from "./job-conditions.ts";
import { type FacetCount, facetColumnsSql, facetCountsSql, totalOf } from "./job-facets.ts";
import type { JobRow, JobShape } from "./job-row.ts";
import { byRelevance, type JobSort, jobOrder } from "./job-sort.ts";
import { jobColumnSql } from "./overdue.ts";

export interface JobListQuery {
  /** The provinces held here, in ascending order. */
  readonly held: readonly string[];
  readonly filter: JobFilter;
  readonly sort: JobSort;
  /** What was published today goes by it. */
  readonly now: Date;
  readonly page: PageRequest;
  readonly shape: JobShape;
  readonly wanted: JobListParts;
}

export interface JobListParts extends ListParts {
  readonly facets: Counting | null;
}

/** Jobs in the order of the sort, with their facets when wanted, in one statement. */
export async function listJobs(
  session: Session,
  { held, filter, sort, now, page, shape, wanted }: JobListQuery,
): Promise<List<JobPosting> & { readonly facetCounts: readonly FacetCount[] }> {
  const values = new Values();
  const narrowing = narrowingConditions(filter, { held, values });
  const general = generalConditions(filter, { held, values });
  const query = textQuery(filter.text, values);
  const isFound = query === null ? [] : [`job.search @@ ${query}`];
  const isRanked = sort === "RELEVANCE" && query !== null && wanted.rows;
  const facets = wanted.facets === null ? null : countingOfBoth(wanted.facets, wanted.total);
  const list = await readList(session, {
    table: "job_posting AS job",
    shape,
    columnSql: jobColumnSql,
    conditions: [...narrowing, ...general, ...isFound],
    order: jobOrder(sort),
    ranking: isRanked ? byRelevance({ query, narrowing, general, held, now, values }) : null,
    isCovered: query === null,
    page,
    values,
    // The facets count the total on the way.
    wanted: { ...wanted, total: facets === null ? wanted.total : null },
    facets:
      facets === null
        ? null
        : { columns: facetColumnsSql, countsSql: facetCountsSql, counting: facets },
    plan: "made",
  });
  const facetCounts = (list.facets ?? []) as readonly FacetCount[];
  if (facets === null) return { ...list, facetCounts };
  const { value, relation } = countOf(totalOf(facetCounts), facets);
  return { ...list, facetCounts, total: value, isTotalCapped: relation === "AT_LEAST" };
}

/** One scan counts both, so it is exact when one of them is to be. */
function countingOfBoth(facets: Counting, total: Counting | null): Counting {
  return total === "EXACT" ? "EXACT" : facets;
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
