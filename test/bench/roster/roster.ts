import "reflect-metadata";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startCluster } from "../../../subgraphs/house/postgres/cluster.ts";
import { IdentityVault } from "../../../subgraphs/province/identity/identity-vault.ts";
import { migrationsOf } from "../../../subgraphs/province/migrations-of.ts";
import { readerOf, writerOf } from "../../../subgraphs/province/reader-of.ts";
import { checkRoster } from "../../../subgraphs/province/roster/check-roster.ts";
import { importRoster } from "../../../subgraphs/province/roster/import/import-roster.ts";
import type { RowStore } from "../../../subgraphs/province/roster/import/store-rows.ts";
import { storeJobs } from "../../../subgraphs/province/roster/job/job-import.writer.ts";
import { jobRoster } from "../../../subgraphs/province/roster/job/job-roster.ts";
import {
  type RosterKind,
  rosterRules,
  type SourcedEntry,
} from "../../../subgraphs/province/roster/roster-kind.ts";
import { csvLine } from "../../../subgraphs/province/roster/table/csv-text.ts";
import { storeWorkers } from "../../../subgraphs/province/roster/worker/worker-import.writer.ts";
import { workerRoster } from "../../../subgraphs/province/roster/worker/worker-roster.ts";
import { openDatabase } from "../../../subgraphs/service/database.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import { jobRow, jobSheetOf } from "../../roster/support/a-job-roster.ts";
import { rosterRow, sheetOf } from "../../roster/support/a-roster.ts";
import { identityKeys } from "../../support/key-files.ts";
import { figure, printResult, printTable } from "../harness.ts";

/** As the house sets its own: what is acknowledged is on disk. */
const settings = { fsync: "on", synchronous_commit: "on", jit: "off", max_connections: "100" };

/** No more people than have numbers of their own. */
const rows = 50_000;

const rules = rosterRules(
  { province: "61", sourceSystem: "安康市就业系统" },
  new Date("2026-11-22T04:00:00Z"),
);

/** How many rows a minute a roster is checked and taken over with, all triggers of the register on. */
export async function benchRoster(): Promise<void> {
  // The server may be another account's, to which this folder is given.
  const home = await mkdtemp(path.join(tmpdir(), "laowu-bench-roster-"));
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-bench-files-"));
  const cluster = await startCluster({ home, settings });
  const databaseUrl = cluster.url("postgres");
  try {
    const database = await openDatabase({
      url: databaseUrl,
      poolSize: 1,
      migrations: migrationsOf(["61"]),
      reader: readerOf(["61"], null),
      writer: writerOf(null),
      logger: createLogger("bench"),
    });
    await database.close();
    const vault = IdentityVault.fromFile(identityKeys);
    const numbers = Array.from({ length: rows }, (_, index) => index);
    const files = {
      workers: await fileOf(folder, "workers.csv", sheetOf(numbers.map((n) => rosterRow(n)))),
      jobs: await fileOf(folder, "jobs.csv", jobSheetOf(numbers.map((n) => jobRow(n)))),
    };
    const perMinute = async <Field extends string, Entry extends SourcedEntry>(
      file: string,
      kind: RosterKind<Field, Entry>,
      store: RowStore<Field, Entry>,
    ): Promise<number> => {
      const start = performance.now();
      const checked = await checkRoster(file, kind, {
        rules,
        onFault: ({ reason }) => {
          throw new Error(`A row that should be right is not: ${reason}.`);
        },
      });
      const ends = { chunkRows: 2_000, resume: false };
      const { counts } = await importRoster(file, {
        ...{ kind, store, rules, databaseUrl, vault, ...ends },
      });
      const written = counts.created + counts.unchanged;
      if (checked.rows !== rows || written !== rows)
        throw new Error(`Of ${rows} rows ${written} were written.`);
      return (rows * 60_000) / (performance.now() - start);
    };
    const rates = {
      workers_per_minute: await perMinute(files.workers, workerRoster, storeWorkers),
      workers_again_per_minute: await perMinute(files.workers, workerRoster, storeWorkers),
      jobs_per_minute: await perMinute(files.jobs, jobRoster, storeJobs),
      jobs_again_per_minute: await perMinute(files.jobs, jobRoster, storeJobs),
    };
    printTable(
      [`a roster of ${rows}`, "rows a minute"],
      Object.entries(rates).map(([name, rate]) => [name, figure([rate])]),
    );
    printResult("roster", rates);
  } finally {
    await cluster.stop(true);
    for (const made of [home, folder]) await rm(made, { recursive: true, force: true });
  }
}

async function fileOf(
  folder: string,
  name: string,
  sheet: readonly (readonly string[])[],
): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, sheet.map(csvLine).join(""));
  return file;
}
