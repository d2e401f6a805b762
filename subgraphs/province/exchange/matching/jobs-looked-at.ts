import type { Values } from "../../../service/sql.ts";
import { isNotOverdue } from "../../job/overdue.ts";
import { LOOKED_AT_MAX } from "./looked-at.ts";
import { MINOR_GROUP_LENGTH } from "./weights.ts";

/** What a job is weighed by, and nothing of its text. */
const columns = [
  ...["id", "occupation_code", "workplace_code", "form", "monthly_min_cents", "monthly_max_cents"],
  ...["education_rank", "age_min", "age_max", "target_groups", "wage_order"],
]
  .map((name) => `job.${name}`)
  .join(", ");

export interface JobsLookedAt {
  /** Prefixes of the regions where a job may be registered; null for any. */
  readonly registered: readonly string[] | null;
  /** The provinces asked beside this one: a posting that repeats one of theirs is left to them. */
  readonly askedProvinces: readonly string[] | null;
  readonly values: Values;
}

/**
 * The open jobs of the trade `minor_group.code` that are weighed for the worker `asked`, each once and
 * `LOOKED_AT_MAX` at the most, as a query. Where there are no more, these are all of the trade.
 *
 * First those of an occupation that the worker knows in a region that they ask for, then those of such an
 * occupation elsewhere, then the others of the minor group; of each the best paid first.
 */
export function jobsLookedAt({ registered, askedProvinces, values }: JobsLookedAt): string {
  const isMeant = [
    "job.status = 'OPEN'",
    isNotOverdue,
    askedProvinces === null
      ? "job.duplicate_of IS NULL"
      : `coalesce(left(job.duplicate_of, 2) <> ALL (${values.bind(askedProvinces)}::text[]), true)`,
    ...(registered === null ? [] : [`job.region_code ^@ ANY (${values.bind(registered)}::text[])`]),
  ].join("\n     AND ");
  const bestPaid = `ORDER BY job.wage_order, job.id LIMIT ${LOOKED_AT_MAX}`;
  const elsewhere = "NOT job.workplace_code ^@ ANY (asked.prefixes)";
  return `(SELECT there.* FROM unnest(asked.known) AS trade (code), unnest(asked.provinces) AS place (code)
   CROSS JOIN LATERAL (
     SELECT ${columns} FROM job_posting AS job
     WHERE job.occupation_code = trade.code AND left(job.workplace_code, 2) = place.code
     AND ${isMeant}
     ${bestPaid}) AS there
   WHERE left(trade.code, ${MINOR_GROUP_LENGTH}) = minor_group.code)
  UNION ALL
  (SELECT there.* FROM unnest(asked.known) AS trade (code), unnest(asked.smaller) AS place (prefix)
   CROSS JOIN LATERAL (
     SELECT ${columns} FROM job_posting AS job
     WHERE job.occupation_code = trade.code AND left(job.workplace_code, 4) = left(place.prefix, 4)
     AND job.workplace_code ^@ place.prefix
     AND ${isMeant}
     ${bestPaid}) AS there
   WHERE left(trade.code, ${MINOR_GROUP_LENGTH}) = minor_group.code)
  UNION ALL
  (SELECT elsewhere.* FROM unnest(asked.known) AS trade (code)
   CROSS JOIN LATERAL (
     SELECT ${columns} FROM job_posting AS job
     WHERE job.occupation_code = trade.code AND ${elsewhere}
     AND ${isMeant}
     ${bestPaid}) AS elsewhere
   WHERE left(trade.code, ${MINOR_GROUP_LENGTH}) = minor_group.code)
  UNION ALL
  (SELECT ${columns} FROM job_posting AS job
   WHERE left(job.occupation_code, ${MINOR_GROUP_LENGTH}) = minor_group.code
     AND job.occupation_code <> ALL (asked.known)
     AND ${isMeant}
   ${bestPaid})
  LIMIT ${LOOKED_AT_MAX}`;
}
