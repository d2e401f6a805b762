import { describe, expect, it } from "@jest/globals";
import { toldFault } from "../../subgraphs/province/roster/fault.ts";
import { workerColumns } from "../../subgraphs/province/roster/worker/worker-columns.ts";
import { workerRoster } from "../../subgraphs/province/roster/worker/worker-roster.ts";
import {
  anIdNumber,
  columnOfHeader,
  type HeaderName,
  headers,
  rosterRow,
  sheetOf,
} from "./support/a-roster.ts";
import { checked, expectPlanted, type Planted } from "./support/checked.ts";
import { filesForTests } from "./support/for-tests.ts";

const files = filesForTests();

const check = (file: string) => checked(file, workerRoster);

const planted: Planted<HeaderName> = [
  ["人员编号", "", /must not be empty/],
  ["人员编号", "R000001", /is that of row 2/],
  ["姓名", "12345", /must be a name/],
  ["姓名", "赵".repeat(51), /1 to 50 characters/],
  ["身份证号", "61012219900101", /18 characters/],
  ["身份证号", "6.1012219900101E+17", /18 characters|digits/],
  ["身份证号", "61000019900230001X", /birth date that is in the calendar/],
  ["身份证号", "610000209001010018", /not in the future/],
  ["身份证号", "610000180001010018", /last 120 years/],
  [
    "身份证号",
    anIdNumber(16).replace(/.$/, (last) => (last === "1" ? "2" : "1")),
    /check character/,
  ],
  ["身份证号", "99000019900101001X", /code of a province/],
  ["身份证号", anIdNumber(1), /is that of row 2/],
  ["性别", "先生", /must be one of/],
  ["性别", "女", /is not what the ID number says/],
  ["出生年份", "1890", /whole number from 1900/],
  ["出生年份", "2003", /is not what the ID number says/],
  ["联系电话", "1380000", /mobile number of 11 digits/],
  ["户籍地", "", /must not be empty/],
  ["户籍地", "320102", /must be in province 61/],
  ["户籍地", "619999", /must be a known region/],
  ["户籍地", "不存在县", /the whole name of a region/],
  ["学历", "博导", /must be one of/],
  ["人群类别", "贫困户？", /must be one of/],
  ["就业状态", "", /must not be empty/],
  ["状态日期", "2026-02-30", /must be a day/],
  ["状态日期", "2027-01-01", /must not be in the future/],
  ["状态日期", "1999-01-01", /must not be before 2000/],
  ["技能", "4-03-02-01 中式烹调师 9级", /must be skills/],
  ["技能", "4-03-02-01 2年、4-03-02-01 3年", /each occupation once/],
  ["就业意愿", "也许", /是 or 否/],
  ["意向职业", "宇航员", /must be an occupation code/],
  ["意向地区", "32、999999", /must be known regions/],
  ["期望月薪", "面议", /amount of yuan/],
  ["期望月薪", "0", /more than 0/],
  ["意向就业形式", "终身制", /must be one of/],
  ["意愿登记时间", "2026-12-24", /must not be in the future/],
  ["意愿确认期限", "2026-01-01", /must not be before the day/],
];

/** And two of households. */
const plantedOfHouseholds: typeof planted = [
  ["户编号", "6.1012219900101E+17", /must be text: a spreadsheet keeps only fifteen digits/],
  ["户编号", "6".repeat(51), /1 to 50 characters/],
];
const allPlanted = [...planted, ...plantedOfHouseholds];

/** Row 2 is somebody without a fault; a third of people want no work, and have no intent to be wrong with. */
const sheetWithFaults = sheetOf([
  rosterRow(1),
  ...allPlanted.map(([header, text], index) => {
    // Whoever has the ID number of another one has the other's year, too.
    const born =
      text === anIdNumber(1) ? { 出生年份: text.slice(6, 10), 性别: rosterRow(1).性别 } : {};
    return rosterRow(10 + index * 3, { ...born, [header]: text });
  }),
  rosterRow(900),
]);

describe("a roster", () => {
  it.each(["csv", "xlsx"] as const)(
    "with 37 planted faults and 2 of households: each is reported with row and column, and without what stands there (%s)",
    async (form) => {
      const { told, rows, badRows, faults } = await check(await files[form](sheetWithFaults));

      expect(planted).toHaveLength(37);
      expectPlanted(told, allPlanted, columnOfHeader);
      expect({ rows, badRows, faults }).toEqual({ rows: 41, badRows: 39, faults: 39 });
      const all = told.map(toldFault).join("\n");
      for (const [, text] of allPlanted) if (text.length > 7) expect(all).not.toContain(text);
    },
  );

  it("without a fault has none", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => rosterRow(index));
    expect(await check(await files.xlsx(sheetOf(rows)))).toMatchObject({
      rows: 200,
      badRows: 0,
      faults: 0,
      told: [],
      unknownHeaders: [],
    });
  });

  it("is read under its title, in any order of columns, and with the words of offices", async () => {
    const file = await files.csv([
      ["安康市旬阳市劳动力花名册（2026年）"],
      [
        "序号",
        "公民身份号码（必填）",
        "手 机",
        "姓名*",
        "文化程度",
        "编号",
        "户籍所在地",
        "务工状态",
        "统计日期",
        "户类型",
        "备注",
      ],
      [
        "1",
        "６１００００ 19900302 0016"
          .replace("0016", anIdNumber(30).slice(14))
          .replace("19900302", anIdNumber(30).slice(6, 14)),
        "+86 129-8765-4321",
        "阿依古丽·买买提",
        "大专",
        "A-1",
        "陕西省安康市旬阳市",
        "务工",
        "2026年3月1日",
        "一般农户",
        "无",
      ],
    ]);
    const { told, unknownHeaders, rows } = await check(file);
    expect({ told, unknownHeaders, rows }).toEqual({
      told: [],
      unknownHeaders: ["序号", "备注"],
      rows: 1,
    });
  });

  it("that lacks a column it cannot do without, or has one twice, is refused with that alone", async () => {
    const wanted = headers.filter((header) => header !== "就业状态");
    const file = await files.csv([[...wanted, "电话"], ["x"]]);
    const { told, rows } = await check(file);
    expect(told.map(toldFault)).toEqual([
      "row 1, column AA 电话: says the same as column F 联系电话.",
      "row 1, 就业状态: is missing.",
    ]);
    expect(rows).toBe(0);
  });

  it("is none without headers", async () => {
    const file = await files.csv([["姓名"], ["赵霞"]]);
    await expect(check(file)).rejects.toThrow(
      "has no row, among its first 10, with the headers of a roster of workers: 人员编号, 户籍地",
    );
  });

  it("has no header that two columns claim", () => {
    const all = workerColumns.flatMap(({ headers }) => headers);
    expect(all).toEqual([...new Set(all)]);
    expect(workerColumns.map(({ headers: [first] }) => first)).toEqual(
      expect.arrayContaining([...headers]),
    );
  });
});
