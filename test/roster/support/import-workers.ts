import {
  type ImportOptions,
  type ImportResult,
  importRoster,
} from "../../../subgraphs/province/roster/import/import-roster.ts";
import type { WorkerField } from "../../../subgraphs/province/roster/worker/worker-columns.ts";
import { storeWorkers } from "../../../subgraphs/province/roster/worker/worker-import.writer.ts";
import {
  type WorkerEntry,
  workerRoster,
} from "../../../subgraphs/province/roster/worker/worker-roster.ts";
import type { ProvinceDatabase } from "./a-province-database.ts";
import { rules } from "./rules.ts";

/** Takes a roster of workers over into a register of Shaanxi. */
export function importWorkers(
  file: string,
  { url, vault }: Pick<ProvinceDatabase, "url" | "vault">,
  options: Partial<ImportOptions<WorkerField, WorkerEntry>> = {},
): Promise<ImportResult> {
  return importRoster(file, {
    kind: workerRoster,
    store: storeWorkers,
    rules,
    databaseUrl: url,
    vault,
    chunkRows: 50,
    resume: false,
    ...options,
  });
}
