import { refillCounts } from "./count/counted.ts";
import type { DerivedTable } from "./derived-table.ts";
import { exchangeTables } from "./exchange/derived-tables.ts";
import { refillTouchedJobs } from "./job/touched-jobs.ts";

/** All that is derived from a register's rows. */
export const derivedTables: readonly DerivedTable[] = [
  ...exchangeTables,
  { table: "job_touch", of: ["job_posting"], triggers: "touch", refill: refillTouchedJobs },
  { table: "record_count", of: [], triggers: "counts", refill: refillCounts },
];
