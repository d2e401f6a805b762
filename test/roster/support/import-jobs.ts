import {
  type ImportOptions,
  type ImportResult,
  importRoster,
} from "../../../subgraphs/province/roster/import/import-roster.ts";
import type { JobField } from "../../../subgraphs/province/roster/job/job-columns.ts";
import { storeJobs } from "../../../subgraphs/province/roster/job/job-import.writer.ts";
import { type JobEntry, jobRoster } from "../../../subgraphs/province/roster/job/job-roster.ts";
import type { ProvinceDatabase } from "./a-province-database.ts";
import { rules } from "./rules.ts";

/** Takes a roster of jobs over into a register of Shaanxi. */
export function importJobs(
  file: string,
  { url }: Pick<ProvinceDatabase, "url">,
  options: Partial<ImportOptions<JobField, JobEntry>> = {},
): Promise<ImportResult> {
  return importRoster(file, {
    kind: jobRoster,
    store: storeJobs,
    rules,
    databaseUrl: url,
    vault: null,
    chunkRows: 50,
    resume: false,
    ...options,
  });
}
