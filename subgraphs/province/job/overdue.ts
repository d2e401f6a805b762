import type { JobRow } from "./job-row.ts";

/** Whose last day is over, though nobody has taken them off the lists yet: an index of their own finds these few. */
const isOverdue = (job: string): string =>
  `${job}.status = 'OPEN' AND ${job}.valid_through <= now()`;

/**
 * Leaves out of the open jobs those whose last day is over: the lists do not wait for who closes them. Of an
 * empty set it costs nothing by the row, and whoever counts reads an index alone as before.
 */
export const isNotOverdue = `job.id NOT IN (SELECT overdue.id FROM job_posting AS overdue WHERE ${isOverdue("overdue")})`;

/** The same for lists that show no other state but open ones, or closed ones as well. */
export function isInTime(statuses: readonly string[]): string {
  const inTime = "job.valid_through > now()";
  return statuses.every((status) => status === "OPEN")
    ? inTime
    : `(job.status <> 'OPEN' OR ${inTime})`;
}

/** A column of a job as it is shown. */
export function jobColumnSql(name: keyof JobRow): string {
  if (name !== "status") return `job.${name}`;
  return `CASE WHEN ${isOverdue("job")} THEN 'EXPIRED' ELSE job.status END`;
}
