/** The bounds of a province's access log, with their units in the names. */
export const accessLogLimits = {
  /** How long a record may take to be on disk before the answer is refused. */
  writeMs: 2_000,
  /** How many records go into one transaction. */
  batchMax: 500,
  /** How many records are read at once for verification. */
  readMax: 2_000,
} as const;
