/** A table that triggers, or all writers, keep equal to the rows of others. */
export interface DerivedTable {
  readonly table: string;
  /** The tables that have the triggers; none where writers do it. */
  readonly of: readonly string[];
  /** What their triggers are called between table and event: "seekers" in worker_seekers_after_insert. */
  readonly triggers: string;
  /** The statement that makes it anew, or says that it does not hold any more, for a loader of many rows with the triggers off. */
  readonly refill: string;
}
