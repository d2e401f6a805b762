import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { compareRosters } from "../../subgraphs/province/roster/compare/compare-rosters.ts";
import { sayTheSame } from "../../subgraphs/province/roster/compare/masked-texts.ts";
import { exportRecords } from "../../subgraphs/province/roster/export/export-records.ts";
import { writePrivateFile } from "../../subgraphs/province/roster/export/private-file.ts";
import { csvContent } from "../../subgraphs/province/roster/export/table-content.ts";
import { importRoster } from "../../subgraphs/province/roster/import/import-roster.ts";
import {
  type MonitoringField,
  monitoredColumns,
  monitoringColumns,
} from "../../subgraphs/province/roster/monitoring/monitoring-columns.ts";
import { monitoringSource } from "../../subgraphs/province/roster/monitoring/monitoring-export.reader.ts";
import { storeMonitored } from "../../subgraphs/province/roster/monitoring/monitoring-import.writer.ts";
import { monitoringRoster } from "../../subgraphs/province/roster/monitoring/monitoring-roster.ts";

import { rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests, type TestsDatabase } from "./support/for-tests.ts";
import { importWorkers } from "./support/import-workers.ts";
import { rules } from "./support/rules.ts";

const files = filesForTests();
const first = databaseForTests();
const second = databaseForTests();

const own = [
  ...["培训持证", "务工地", "务工企业", "务工形式", "务工开始时间", "务工结束时间"],
  ...["系统核验时间", "来源系统"],
] as const;
const system = "全国防返贫监测信息系统";

/** What the monitoring system says of somebody, by a number. */
function monitoredCells(
  number: number,
  changes: Partial<Record<(typeof own)[number], string>> = {},
) {
  const works = number % 2 === 0;
  const cells: Record<string, string> = {
    培训持证: number % 3 === 0 ? "电工 3级 S001 2025-06-30、中式烹调师" : "",
    务工地: works ? "江苏省苏州市吴江区" : "",
    务工企业: works ? "苏州某电子有限公司" : "",
    务工形式: works ? "全日制" : "",
    务工开始时间: works ? "2026-02-01" : "",
    务工结束时间: number % 4 === 0 ? "2026-09-30" : "",
    系统核验时间: "2026-10-01 08:30",
    来源系统: system,
    ...changes,
  };
  return own.map((header) => cells[header] ?? "");
}

const sheet = (count: number, changed: Readonly<Record<number, object>> = {}) =>
  sheetOf(Array.from({ length: count }, (_, index) => rosterRow(index))).map((row, index) => [
    ...row,
    ...(index === 0 ? own : monitoredCells(index - 1, changed[index - 1])),
  ]);

const unnamed = { ...rules, sourceSystem: null };

const importInto = async ({ url, vault }: TestsDatabase, file: string) =>
  (
    await importRoster(file, {
      ...{ kind: monitoringRoster, store: storeMonitored, rules: unnamed, databaseUrl: url, vault },
      ...{ chunkRows: 200, resume: false },
    })
  ).counts;

const key = new DigestKey("2026-11", createHash("sha256").update("of tests").digest());

async function exported({ url, vault }: TestsDatabase, name: string): Promise<string> {
  const file = files.path(name);
  await exportRecords(
    {
      ...{ source: monitoringSource, province: "61", databaseUrl: url, sourceSystem: null, vault },
      look: { operator: { account: "li@shaanxi-db", reason: "核对" }, key },
    },
    (records) =>
      writePrivateFile(
        file,
        { force: false },
        csvContent({ kind: monitoringRoster, without: new Set<MonitoringField>() }, records),
      ),
  );
  return file;
}

async function compared(here: string, there: string) {
  const differences: unknown[] = [];
  const counts = await compareRosters(
    { here, there },
    {
      ...{ kind: monitoringRoster, rules: unnamed, sameIn: sayTheSame },
      onDifference: (difference) => differences.push(difference),
      onFault: (_, fault) => differences.push(fault),
    },
  );
  return { ...counts, differences };
}

describe("records of the monitoring system", () => {
  it("A03, A18: come back as they were: 0 lost, 0 invented, certificates and work among them", async () => {
    const given = await files.csv(sheet(600));
    expect(await importInto(first, given)).toMatchObject({ created: 600, changed: 0 });
    const out = await exported(first, "monitoring-1.csv");
    expect(await compared(given, out)).toEqual({
      ...{ same: 600, different: 0, onlyHere: 0, onlyThere: 0, unreadable: 0, differences: [] },
    });
    expect(await importInto(second, out)).toMatchObject({ created: 600, changed: 0 });
    const again = await exported(second, "monitoring-2.csv");
    expect(await compared(out, again)).toMatchObject({ same: 600, differences: [] });
    expect(
      await first.ask(
        `SELECT register_no, certificates, work_region, work_form FROM monitoring_record
          JOIN worker ON worker.id = worker_id JOIN household ON household.id = household_id WHERE source_record_id = 'R000006'`,
      ),
    ).toEqual([
      {
        register_no: "H2",
        certificates: ["中式烹调师", "电工 3级 S001 2025-06-30"],
        work_region: "320509",
        work_form: "FULL_TIME",
      },
    ]);
  }, 60_000);

  it("A18: make a new version of whom the system says something else of, and of nobody else", async () => {
    const changed = { 3: { 培训持证: "焊工 4级" }, 4: { 系统核验时间: "2026-11-01" } };
    expect(await importInto(first, await files.csv(sheet(600, changed)))).toEqual({
      ...{ created: 0, changed: 2, unchanged: 598, refused: 0 },
    });
    expect(await importInto(first, await files.csv(sheet(600, changed)))).toMatchObject({
      ...{ changed: 0, unchanged: 600 },
    });
    const versions = await first.ask(
      "SELECT source_record_id AS n, version FROM worker WHERE version > 1 ORDER BY 1",
    );
    expect(versions).toEqual([
      { n: "R000003", version: 2 },
      { n: "R000004", version: 2 },
    ]);
  }, 60_000);

  it("A03: verified on either side differ where they do, with both values", async () => {
    const here = await files.csv(sheet(3));
    const there = await files.csv(
      sheet(3, { 1: { 系统核验时间: "2026-11-02", 务工企业: "另一家" } }),
    );
    const { differences } = await compared(here, there);
    expect(differences).toMatchObject([
      { field: "workEmployer", here: "", there: "另一家" },
      { field: "verifiedThere", here: "2026-10-01 08:30", there: "2026-11-02" },
    ]);
  });

  it("are kept apart from workers of whom the system says nothing", async () => {
    await importWorkers(await files.csv(sheetOf([rosterRow(5_000)])), second);
    const { same, onlyThere } = await compared(
      await exported(second, "monitoring-3.csv"),
      files.path("monitoring-2.csv"),
    );
    expect({ same, onlyThere }).toEqual({ same: 600, onlyThere: 0 });
  }, 60_000);

  it("have no header that two columns claim", () => {
    const all = monitoringColumns.flatMap(({ headers }) => headers);
    expect(all).toEqual([...new Set(all)]);
    expect(monitoredColumns).toHaveLength(7);
  });
});
