import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import { StoredLog } from "../../subgraphs/access-log/stored-log.reader.ts";
import {
  compareRosters,
  type Difference,
} from "../../subgraphs/province/roster/compare/compare-rosters.ts";
import { exportRecords } from "../../subgraphs/province/roster/export/export-records.ts";
import { writePrivateFile } from "../../subgraphs/province/roster/export/private-file.ts";
import type { RecordSource } from "../../subgraphs/province/roster/export/record-source.ts";
import { csvContent, xlsxContent } from "../../subgraphs/province/roster/export/table-content.ts";
import { jobSource } from "../../subgraphs/province/roster/job/job-export.reader.ts";
import { jobRoster } from "../../subgraphs/province/roster/job/job-roster.ts";
import type { RosterKind, SourcedEntry } from "../../subgraphs/province/roster/roster-kind.ts";
import type { WorkerField } from "../../subgraphs/province/roster/worker/worker-columns.ts";
import { workerSource } from "../../subgraphs/province/roster/worker/worker-export.reader.ts";
import { workerRoster } from "../../subgraphs/province/roster/worker/worker-roster.ts";
import { jobRow, jobSheetOf } from "./support/a-job-roster.ts";

import { rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests, type TestsDatabase } from "./support/for-tests.ts";
import { importJobs } from "./support/import-jobs.ts";
import { importWorkers } from "./support/import-workers.ts";
import { rules } from "./support/rules.ts";

const files = filesForTests();
const first = databaseForTests();
const second = databaseForTests();

const key = new DigestKey("2026-11", createHash("sha256").update("of tests").digest());
const operator = { account: "li@shaanxi-db", reason: "陕人社数〔2026〕7号" };
/** Rows come from files, so none names its system by itself when it is read again. */
const unnamed = { ...rules, sourceSystem: null };

async function exported<Field extends string, Entry extends SourcedEntry>(
  { url, vault }: TestsDatabase,
  kind: RosterKind<Field, Entry>,
  source: RecordSource<Field, Entry>,
  name: string,
): Promise<string> {
  const file = files.path(name);
  const without: ReadonlySet<Field> = new Set();
  const isOfPersons = source.shows !== null;
  await exportRecords(
    {
      ...{ source, province: "61", databaseUrl: url, sourceSystem: null },
      vault: isOfPersons ? vault : null,
      look: isOfPersons ? { operator, key } : null,
      now: new Date(rules.nowMs),
    },
    (records) =>
      writePrivateFile(
        file,
        { force: false },
        name.endsWith(".csv")
          ? csvContent({ kind, without }, records)
          : xlsxContent({ kind, without }, records),
      ),
  );
  return file;
}

async function compared<Field extends string, Entry extends SourcedEntry>(
  here: string,
  there: string,
  kind: RosterKind<Field, Entry>,
) {
  const differences: Difference<Field>[] = [];
  const faults: unknown[] = [];
  const counts = await compareRosters(
    { here, there },
    {
      kind,
      rules: unnamed,
      onDifference: (difference) => differences.push(difference),
      onFault: (_, fault) => faults.push(fault),
    },
  );
  return { ...counts, differences, faults };
}

const all = { differences: [], faults: [], different: 0, onlyHere: 0, onlyThere: 0, unreadable: 0 };
const some = 10_000;

describe("Must show 6: a round trip of 10,000 records", () => {
  it("A03: of workers, 0 lost, 0 invented, none different", async () => {
    const sheet = sheetOf(Array.from({ length: some }, (_, index) => rosterRow(index)));
    await importWorkers(await files.csv(sheet), first, { chunkRows: 2_000 });
    const out = await exported(first, workerRoster, workerSource, "workers-1.xlsx");
    const { counts } = await importWorkers(out, second, { chunkRows: 2_000, rules: unnamed });
    expect(counts).toEqual({ created: some, changed: 0, unchanged: 0, refused: 0 });
    const again = await exported(second, workerRoster, workerSource, "workers-2.csv");
    expect(await compared(out, again, workerRoster)).toEqual({ ...all, same: some });
    // The oracle: what the registers themselves have, but for ids and what tells when it was written.
    const stored = `SELECT (to_jsonb(worker) - ARRAY['id', 'updated_at', 'updated_order', 'person_link', 'household_id']) ||
      jsonb_build_object(
        'household', (SELECT to_jsonb(household) - ARRAY['id', 'version'] FROM household WHERE id = household_id),
        'skills', (SELECT jsonb_agg(to_jsonb(skill) - 'worker_id') FROM skill WHERE worker_id = worker.id)) AS row
      FROM worker ORDER BY source_record_id`;
    expect(await second.ask(stored)).toEqual(await first.ask(stored));
  }, 120_000);

  it("A03: of jobs, 0 lost, 0 invented, none different", async () => {
    const rows = Array.from({ length: some }, (_, index) =>
      jobRow(index, index % 11 === 5 ? { 岗位状态: "已关闭", 关闭时间: "2026-11-20 10:00" } : {}),
    );
    await importJobs(await files.csv(jobSheetOf(rows)), first, { chunkRows: 2_000 });
    const out = await exported(first, jobRoster, jobSource, "jobs-1.csv");
    const { counts } = await importJobs(out, second, { chunkRows: 2_000, rules: unnamed });
    expect(counts).toEqual({ created: some, changed: 0, unchanged: 0, refused: 0 });
    const again = await exported(second, jobRoster, jobSource, "jobs-2.xlsx");
    expect(await compared(out, again, jobRoster)).toEqual({ ...all, same: some });
    const stored = `SELECT to_jsonb(job_posting) - ARRAY['id', 'updated_at'] AS row
      FROM job_posting ORDER BY source_record_id`;
    expect(await second.ask(stored)).toEqual(await first.ask(stored));
  }, 120_000);
});

describe("an export of workers", () => {
  it("A03: has everybody on record before they are in the file, as the operator's look", async () => {
    const entries = await first.ask<{ readonly record: string }>(
      "SELECT record FROM access_log ORDER BY sequence",
    );
    const looks = entries.map(({ record }) => JSON.parse(record));
    const ids = await first.ask<{ readonly id: string }>("SELECT id FROM worker");
    expect(new Set(looks.flatMap(({ rowDigests }) => rowDigests))).toEqual(
      new Set(ids.map(({ id }) => key.digest(id))),
    );
    expect(looks[0]).toMatchObject({
      actor: { iss: "laowu export", sub: operator.account, role: "OPERATOR", province: "61" },
      caseNo: operator.reason,
      decision: "PERMITTED",
      groups: ["BASIC", "IDENTITY", "CONTACT", "SKILLS", "INTENT", "EMPLOYMENT"],
      rows: 500,
    });
    expect(new Set(looks.map(({ request }) => request)).size).toBe(1);
    const log = new StoredLog(first.url);
    const verified = await verifyLogs([log.source({ title: "61", place: "61" })], {
      onRecord: () => {},
      keys: null,
    });
    expect(verified.map(({ fault }) => fault)).toEqual([null]);
    await log.close();
  });

  it("can be read by nobody else, and takes no other file's place", async () => {
    const file = files.path("workers-2.csv");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file);
    await expect(exported(first, workerRoster, workerSource, "workers-2.csv")).rejects.toThrow(
      "is there already; --force replaces it.",
    );
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it("leaves no piece of a file when it comes to grief or is stopped", async () => {
    const stop = new AbortController();
    const file = files.path("stopped.csv");
    const run = exportRecords(
      {
        ...{ source: workerSource, province: "61", databaseUrl: first.url, sourceSystem: null },
        ...{ vault: first.vault, look: { operator, key }, signal: stop.signal },
      },
      (records) =>
        writePrivateFile(
          file,
          { force: false },
          csvContent(
            { kind: workerRoster, without: new Set<WorkerField>() },
            (async function* () {
              for await (const chunk of records) {
                yield chunk;
                stop.abort();
              }
            })(),
          ),
        ),
    );
    await expect(run).rejects.toThrow("Stopped before its end.");
    await expect(stat(file)).rejects.toThrow("ENOENT");
    await expect(stat(`${file}.part-${process.pid}`)).rejects.toThrow("ENOENT");
  });

  it.each([
    ["=", "=HYPERLINK(1)"],
    ["＝", "＝HYPERLINK(1)"],
    ["＠", "＠SUM(1)"],
  ])(
    "guards what a spreadsheet would run, behind %s, and reads it back as it was",
    async (_, title) => {
      const file = await files.csv(jobSheetOf([jobRow(77_777, { 岗位名称: title })]));
      await importJobs(file, first);
      const out = await exported(
        first,
        jobRoster,
        jobSource,
        `guarded-${title.codePointAt(0)}.csv`,
      );
      const text = await readFile(out, "utf8");
      expect(text).toContain(`'${title}`);
      expect(text).not.toContain(`,${title}`);
      await importJobs(out, second, { rules: unnamed });
      expect(
        await second.ask("SELECT title FROM job_posting WHERE source_record_id = 'J077777'"),
      ).toEqual([{ title }]);
    },
    60_000,
  );

  it("does not overwrite without being told, and does when it is", async () => {
    const file = files.path("forced.txt");
    await writeFile(file, "before");
    await writePrivateFile(file, { force: true }, asPieces("after"));
    expect(await readFile(file, "utf8")).toBe("after");
  });
});

async function* asPieces(...pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}
