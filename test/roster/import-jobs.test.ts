import { describe, expect, it } from "@jest/globals";
import { recountSql } from "../../subgraphs/province/count/counted.ts";
import { publishJob } from "../../subgraphs/province/job/publish-job.ts";
import { checkRoster } from "../../subgraphs/province/roster/check-roster.ts";
import { toldFault } from "../../subgraphs/province/roster/fault.ts";
import { jobRoster } from "../../subgraphs/province/roster/job/job-roster.ts";
import { lookAtJobs } from "../../subgraphs/province/roster/job/named-records.reader.ts";
import { openRoster } from "../../subgraphs/province/roster/read-roster.ts";
import { rosterRules } from "../../subgraphs/province/roster/roster-kind.ts";
import { aUscc, type JobCells, jobHeaders, jobRow, jobSheetOf } from "./support/a-job-roster.ts";
import { databaseForTests, filesForTests } from "./support/for-tests.ts";
import { importJobs } from "./support/import-jobs.ts";
import { rules, sourceSystem } from "./support/rules.ts";

const files = filesForTests();
const database = databaseForTests();

interface Registered {
  readonly id: string;
  readonly [column: string]: unknown;
}

const registered = (): Promise<Registered[]> =>
  database.ask("SELECT * FROM job_posting ORDER BY source_record_id");

const numbers = async () => ({
  kept: await database.ask(
    "SELECT province, counted, sum(records)::int AS records FROM record_count GROUP BY 1, 2 HAVING sum(records) <> 0 ORDER BY 2",
  ),
  recounted: await database.ask(
    `SELECT province, counted, records::int FROM (${recountSql}) AS n WHERE records <> 0 ORDER BY 2`,
  ),
});

const jobs = (count: number, changes: Partial<JobCells> = {}): JobCells[] =>
  Array.from({ length: count }, (_, index) => jobRow(index, changes));

describe("an import of jobs", () => {
  it("A05: writes what the roster says, with employers that the register did not have", async () => {
    const result = await importJobs(await files.xlsx(jobSheetOf(jobs(120))), database);
    expect(result).toMatchObject({
      finished: true,
      counts: { created: 120, changed: 0, unchanged: 0, refused: 0 },
    });
    const rows = await registered();
    expect(rows).toHaveLength(120);
    expect(rows[4]).toMatchObject({
      id: expect.stringMatching(/^61:[0-9a-f]{8}-[0-9a-f]{4}-7/),
      title: "招聘中式烹调师（第4号）",
      description: "负责后厨日常菜品制作，\n服从排班。",
      employer_id: `61:${aUscc(4)}`,
      workplace_code: "610113",
      occupation_code: "4-03-02-01",
      openings: 6,
      remaining: 6,
      wage_min_cents: "600000",
      wage_max_cents: "1000000",
      status: "OPEN",
      source_system: sourceSystem,
      source_record_id: "J000004",
      version: 1,
    });
    const employers = await database.ask<{ readonly uscc: string }>(
      "SELECT uscc, name, verified FROM employer ORDER BY uscc",
    );
    expect(employers).toHaveLength(50);
    expect(employers).toContainEqual({
      uscc: aUscc(4),
      name: "西安市第4餐饮有限公司",
      verified: false,
    });
    const { kept, recounted } = await numbers();
    expect(kept).toEqual(recounted);
  });

  it("of the same roster again changes nothing, in whatever form and order", async () => {
    const before = await registered();
    const sheet = jobSheetOf(jobs(120).reverse());
    const { counts } = await importJobs(await files.csv(sheet), database);
    expect(counts).toEqual({ created: 0, changed: 0, unchanged: 120, refused: 0 });
    expect(await registered()).toEqual(before);
  });

  it("makes a new version of what is another one, and keeps its numbers", async () => {
    const before = await registered();
    const changes: Readonly<Record<number, Partial<JobCells>>> = {
      3: { 月薪: "7000元/月" },
      8: { 招聘人数: "50" },
      10: { 岗位状态: "已关闭", 关闭时间: "2026-11-20" },
      13: { 技能要求: "电工证" },
      16: { 统一社会信用代码: aUscc(300), 用人单位: "另一家" },
    };
    const rows = jobs(121).map((row, index) => ({ ...row, ...changes[index] }));
    const { counts } = await importJobs(await files.csv(jobSheetOf(rows)), database);
    expect(counts).toEqual({ created: 1, changed: 5, unchanged: 115, refused: 0 });
    const after = await registered();
    for (const [index, row] of before.entries())
      if (index in changes) expect(after[index]).toMatchObject({ id: row.id, version: 2 });
      else expect(after[index]).toEqual(row);
    expect(after[8]).toMatchObject({ openings: 50, remaining: 50 });
    expect(after[10]).toMatchObject({ status: "CLOSED", closed_at: expect.anything() });
    expect(String(after[13]?.search)).toContain("电工");
    expect(String(after[16]?.search)).toContain("另");
    const { kept, recounted } = await numbers();
    expect(kept).toEqual(recounted);
  });

  it("leaves alone what a roster has no column or no word for", async () => {
    const before = await registered();
    const short = ["岗位编号", "岗位名称", "工作地点", "工种", "招聘人数", "月薪"] as const;
    const columns = [
      ...short,
      "用工形式",
      "统一社会信用代码",
      "有效期",
      "季节起",
      "季节止",
    ] as const;
    const rows = jobs(12, { 有效期: "" }).map((row) => columns.map((column) => row[column]));
    const closed = 10;
    const changed = new Set([3, 8]);
    const told = rows.filter((_, index) => !changed.has(index));
    const { counts } = await importJobs(await files.csv([[...columns], ...told]), database);
    expect(counts).toMatchObject({ created: 0, changed: 0, unchanged: told.length });
    expect(await registered()).toEqual(before);
    expect(before[closed]).toMatchObject({ status: "CLOSED" });
  });

  it("stores what publishing the same stores: they have one set of rules", async () => {
    await database.renew();
    const today = rosterRules({ province: "61", sourceSystem }, new Date());
    const rows = jobs(30, { 发布时间: "", 有效期: "", 采集时间: "" }).map((row) => ({
      ...row,
      登记地: "610113",
    }));
    const file = await files.csv(jobSheetOf(rows));
    await importJobs(file, database, { rules: today });
    const imported = await registered();
    await database.ask("DELETE FROM job_posting");
    const session = { rows: null, query: database.ask };
    const { batches } = await openRoster(file, jobRoster, today);
    for await (const { good } of batches)
      for (const { entry } of good)
        await publishJob(session, {
          id: `61:${entry.sourceRecordId}`,
          input: entry.input,
          source: sourceSystem,
        });
    const published = await registered();
    const timeless = ({ id, ...row }: Registered) =>
      Object.fromEntries(
        Object.entries(row).filter(
          ([column]) => !/_at$|^valid_through$|^(?:published|deadline)_order$/.test(column),
        ),
      );
    expect(published).toHaveLength(30);
    expect(published.map(timeless)).toEqual(imported.map(timeless));
  });

  it("is told by the register which workshops, brands and employers are not there", async () => {
    await database.renew();
    const lost = "61:0190aaaa-0000-7000-8000-000000000001";
    const rows = [
      jobRow(1),
      jobRow(2, { 帮扶车间编号: lost }),
      jobRow(4, { 劳务品牌编号: lost }),
      jobRow(5, { 用人单位: "" }),
    ];
    const file = await files.csv(jobSheetOf(rows));
    const told: string[] = [];
    const checked = await checkRoster(file, jobRoster, {
      rules,
      onFault: (fault) => told.push(toldFault(fault)),
      look: (good, header) => lookAtJobs({ query: database.ask }, good, { province: "61", header }),
    });
    expect(checked).toMatchObject({ rows: 4, badRows: 3, faults: 3 });
    expect(told).toEqual([
      "row 3, column Y 帮扶车间编号: must be a workshop of this register that has not left the programme.",
      "row 4, column Z 劳务品牌编号: must be a labor brand of this register.",
      "row 5, column E 统一社会信用代码: must be an employer of this register, or have its name beside it.",
    ]);
    const { counts } = await importJobs(file, database);
    expect(counts).toEqual({ created: 1, changed: 0, unchanged: 0, refused: 3 });
  });

  it("masks the number of whom to ask", async () => {
    await database.renew();
    const file = await files.csv(jobSheetOf([jobRow(1, { 联系方式: "王经理 138 0000 1234" })]));
    await importJobs(file, database);
    expect((await registered())[0]?.contact_masked).toBe("王经理 138****1234");
  });
});

it("a roster of jobs of tests has all columns but the system, which is given", () => {
  const known = new Set(jobRoster.columns.map(({ headers: [first] }) => first));
  expect([...jobHeaders, "来源系统"].sort()).toEqual([...known].sort());
});
