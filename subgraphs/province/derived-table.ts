/** A table that triggers keep equal to the rows of others. */
export interface DerivedTable {
  readonly table: string;
  /** The tables that have the triggers. */
  readonly of: readonly string[];
  /** The statement that makes it anew, for a loader of many rows with the triggers off. */
  readonly refill: string;
}
