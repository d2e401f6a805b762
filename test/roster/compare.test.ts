import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type CompareOptions,
  compareRosters,
  type Difference,
} from "../../subgraphs/province/roster/compare/compare-rosters.ts";
import { sayTheSame } from "../../subgraphs/province/roster/compare/masked-texts.ts";
import type { WorkerField } from "../../subgraphs/province/roster/worker/worker-columns.ts";
import {
  type WorkerEntry,
  workerRoster,
} from "../../subgraphs/province/roster/worker/worker-roster.ts";
import { anIdNumber, type RosterCells, rosterRow, sheetOf } from "./support/a-roster.ts";
import { filesForTests } from "./support/for-tests.ts";
import { rules } from "./support/rules.ts";

const files = filesForTests();

async function compare(
  here: string,
  there: string,
  options: Partial<CompareOptions<WorkerField, WorkerEntry>> = {},
) {
  const differences: Difference<WorkerField>[] = [];
  const faults: string[] = [];
  const counts = await compareRosters(
    { here, there },
    {
      kind: workerRoster,
      rules,
      sameIn: sayTheSame,
      onDifference: (difference) => differences.push(difference),
      onFault: (side, { row, header }) => faults.push(`${side} ${row} ${header}`),
      ...options,
    },
  );
  return { counts, differences, faults };
}

const numberOf = (key: string): number => Number(key.split("\n")[1]?.slice(1));

/** How a record may be made another one, each in one column. */
const alterations = [
  ["status", { 就业状态: "返乡" }],
  ["education", { 学历: "本科" }],
  ["householdNo", { 户编号: "H999" }],
  ["phone", { 联系电话: "12911112222" }],
  ["populationCategory", { 人群类别: "边缘易致贫户" }],
  ["verifiedAt", { 核验时间: "2026-03-05 08:30" }],
  ["languages", { 语言: "普通话" }],
] as const satisfies readonly (readonly [WorkerField, Partial<RosterCells>])[];

/** The same row as another office writes it. */
function respelled(row: RosterCells): RosterCells {
  return {
    ...row,
    状态日期: row.状态日期.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$1年$2月$3日"),
    人群类别: row.人群类别 === "脱贫人口" ? "脱贫户" : row.人群类别,
    语言: row.语言.replaceAll("、", ";"),
    姓名: row.姓名 === "" ? "" : `${row.姓名.slice(0, 1)}*`,
  };
}

describe("two rosters", () => {
  it("A03: differ in what was planted, and in nothing else", async () => {
    const people = 60;
    const planted = fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 0, max: people - 1 }),
        what: fc.constantFrom("GONE_HERE", "GONE_THERE", ...alterations.map((_, index) => index)),
      }),
      { selector: ({ number }) => number, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(planted, fc.boolean(), async (plan, isXlsx) => {
        const what = new Map(plan.map((each) => [each.number, each.what]));
        const numbers = Array.from({ length: people }, (_, index) => index);
        const here = numbers.filter((n) => what.get(n) !== "GONE_HERE").map((n) => rosterRow(n));
        const there = numbers
          .filter((n) => what.get(n) !== "GONE_THERE")
          .map((n) => {
            const alteration = what.get(n);
            const changes = typeof alteration === "number" ? alterations[alteration]?.[1] : {};
            return respelled(rosterRow(n, changes));
          })
          .reverse();
        const form = isXlsx ? "xlsx" : "csv";
        const { counts, differences, faults } = await compare(
          await files[form](sheetOf(here)),
          await files.csv(sheetOf(there)),
        );
        expect(faults).toEqual([]);
        const found = new Map(
          differences.map((each) => [
            numberOf(each.key),
            each.kind === "DIFFERENT"
              ? alterations.findIndex(([field]) => field === each.field)
              : each.kind === "ONLY_HERE"
                ? "GONE_THERE"
                : "GONE_HERE",
          ]),
        );
        expect(differences).toHaveLength(plan.length);
        expect(found).toEqual(what);
        expect(counts.same).toBe(people - plan.length);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("A03: are told with both values and both rows", async () => {
    const here = await files.csv(sheetOf([rosterRow(1), rosterRow(2)]));
    const there = await files.csv(sheetOf([rosterRow(2, { 就业状态: "返乡" }), rosterRow(3)]));
    const { counts, differences } = await compare(here, there);
    expect(counts).toEqual({ same: 0, different: 1, onlyHere: 1, onlyThere: 1, unreadable: 0 });
    const key = (number: string): string => `${rules.sourceSystem}\n${number}`;
    expect(differences).toEqual([
      { kind: "ONLY_HERE", key: key("R000001"), row: 2 },
      {
        ...{ kind: "DIFFERENT", key: key("R000002"), row: 3, rowThere: 2, field: "status" },
        ...{ here: "失业", there: "返乡" },
      },
      { kind: "ONLY_THERE", key: key("R000003"), row: 3 },
    ]);
  });

  it("A03: invent nothing of a row that cannot be read", async () => {
    const here = await files.csv(sheetOf([rosterRow(1), rosterRow(2, { 状态日期: "昨天" })]));
    const there = await files.csv(sheetOf([rosterRow(1), rosterRow(2)]));
    const { counts, differences, faults } = await compare(here, there);
    expect(differences).toEqual([]);
    expect(counts).toEqual({ same: 1, different: 0, onlyHere: 0, onlyThere: 0, unreadable: 1 });
    expect(faults).toEqual(["HERE 3 状态日期"]);
  });

  it("A19: of 2018 and 2023 are of the same people, though their system has another name", async () => {
    const of = (system: string, changes: Partial<RosterCells>) =>
      files.csv(
        sheetOf([rosterRow(1), rosterRow(2, changes)]).map((row, index) => [
          ...row,
          index === 0 ? "来源系统" : system,
        ]),
      );
    const { counts, differences } = await compare(
      await of("全国扶贫开发信息系统", {}),
      await of("全国防止返贫监测和衔接推进乡村振兴信息系统", { 就业状态: "返乡" }),
      { rules: { ...rules, sourceSystem: null } },
    );
    expect(counts).toMatchObject({ same: 1, different: 1, onlyHere: 0, onlyThere: 0 });
    expect(differences).toMatchObject([{ field: "status", here: "失业", there: "返乡" }]);
  });

  it("A17, A19: of different systems meet by the ID number", async () => {
    const ours = await files.csv(sheetOf([rosterRow(1), rosterRow(2), rosterRow(3)]));
    const columns = ["人员编号", "身份证号", "户籍地", "人群类别", "就业状态", "状态日期"] as const;
    const insured = [
      rosterRow(2, { 人员编号: "S-9" }),
      rosterRow(1, { 人员编号: "S-8", 就业状态: "已就业" }),
      rosterRow(4, { 人员编号: "S-7", 身份证号: anIdNumber(4) }),
    ].map((row) => columns.map((column) => row[column]));
    const { counts, differences } = await compare(
      ours,
      await files.csv([[...columns], ...insured]),
      {
        keyOf: ({ worker }) => worker.idNumber,
        without: new Set(["sourceRecordId", "sourceSystem"]),
      },
    );
    expect(counts).toEqual({ same: 1, different: 1, onlyHere: 1, onlyThere: 1, unreadable: 0 });
    expect(differences).toMatchObject([
      { kind: "DIFFERENT", key: anIdNumber(1), field: "status", here: "失业", there: "已就业" },
      { kind: "ONLY_HERE", key: anIdNumber(3) },
      { kind: "ONLY_THERE", key: anIdNumber(4) },
    ]);
  });
});
