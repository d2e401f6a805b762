import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BadCell } from "../../subgraphs/province/roster/cell.ts";
import { toldFault } from "../../subgraphs/province/roster/fault.ts";
import { jobColumns } from "../../subgraphs/province/roster/job/job-columns.ts";
import { jobRoster } from "../../subgraphs/province/roster/job/job-roster.ts";
import { wageOf, wageText } from "../../subgraphs/province/roster/job/wage-cell.ts";
import { columnLetters } from "../../subgraphs/province/roster/table/sheet-row.ts";
import { decimalOfCents } from "../../subgraphs/service/money.ts";
import { aUscc, type JobHeader, jobHeaders, jobRow, jobSheetOf } from "./support/a-job-roster.ts";
import { checked, expectPlanted, type Planted } from "./support/checked.ts";
import { filesForTests } from "./support/for-tests.ts";

const files = filesForTests();

const check = (file: string) => checked(file, jobRoster);

const planted: Planted<JobHeader> = [
  ["岗位编号", "", /must not be empty/],
  ["岗位编号", "J000002", /is that of row 2/],
  ["岗位名称", "", /must not be empty/],
  ["岗位名称", "厨".repeat(101), /1 to 100 characters/],
  ["岗位名称", "招聘服务员，限女性", /must not ask for a sex/],
  ["岗位描述", "要求无乙肝", /hepatitis B/],
  ["岗位描述", "未婚优先", /married/],
  ["岗位描述", "只招汉族", /must not ask for a people/],
  ["岗位描述", "女，18-40岁，包吃住", /must not ask for a sex, as "女,18-40" does/],
  ["岗位描述", "本地户口优先", /comes from, as "本地户口优先" does/],
  ["技能要求", "叉车证、男士优先", /must not ask for a sex, as "男士优先" does/],
  ["薪酬备注", "男5000元，女4500元", /must not ask for a sex/],
  ["统一社会信用代码", "", /only a household/],
  ["统一社会信用代码", aUscc(1).replace(/.$/, (last) => (last === "1" ? "2" : "1")), /check/],
  ["统一社会信用代码", "610000123", /18 characters/],
  ["登记地", "320102", /must be in province 61/],
  ["登记地", "火星", /region/],
  ["工作地点", "", /must not be empty/],
  ["工作地点", "610928", /in force/],
  ["工作地点", "619999", /GB\/T 2260/],
  ["工种", "宇航员", /occupation/],
  ["工种", "", /must not be empty/],
  ["行业", "Z99", /industry code/],
  ["用工形式", "终身制", /must be one of/],
  ["招聘人数", "若干", /whole number/],
  ["招聘人数", "0", /from 1 to 10000/],
  ["剩余人数", "9999", /must not be more/],
  ["月薪", "", /must not be empty/],
  ["月薪", "四千", /must be a pay/],
  ["月薪", "6000-4000元/月", /must not be less than min/],
  ["月薪", "9000元/小时", /look at the period/],
  ["季节起", "2026-05", /not seasonal/],
  ["学历要求", "博导", /must be one of/],
  ["年龄要求", "14-20岁", /from 16 to 99/],
  ["年龄要求", "年轻", /must be ages/],
  ["是否包吃", "也许", /是 or 否/],
  ["面向人群", "全体", /must be one of/],
  ["岗位状态", "火热", /must be one of/],
  ["发布时间", "2026-13-01", /must be a day/],
  ["有效期", "2026-11-10", /must lie ahead/],
  ["重复岗位", "61:0190aaaa-0000-7000-8000-000000000001", /another register/],
];

const sheetWithFaults = jobSheetOf([
  jobRow(2),
  ...planted.map(([header, text], index) => jobRow(100 + index * 7, { [header]: text })),
  jobRow(900),
]);

describe("a roster of jobs", () => {
  it.each(["csv", "xlsx"] as const)(
    "A05: with 41 planted faults: 41 are reported with row and column (%s)",
    async (form) => {
      const { told, rows, badRows, faults } = await check(await files[form](sheetWithFaults));

      expect(planted).toHaveLength(41);
      expectPlanted(told, planted, (header) => columnLetters(jobHeaders.indexOf(header)));
      expect({ rows, badRows, faults }).toEqual({ rows: 43, badRows: 41, faults: 41 });
      const all = told.map(toldFault).join("\n");
      for (const [, text] of planted) if (text.length > 9) expect(all).not.toContain(text);
    },
  );

  it("without a fault has none", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => jobRow(index));
    expect(await check(await files.xlsx(jobSheetOf(rows)))).toMatchObject({
      rows: 200,
      badRows: 0,
      told: [],
      unknownHeaders: [],
    });
  });

  it("may be as short as a county's notice", async () => {
    const file = await files.csv([
      ["长安区春风行动岗位汇总表"],
      [
        ...["序号", "岗位编号", "招聘企业", "社会信用代码", "职位名称", "工种/职业", "工作地"],
        ...["需求人数", "工资待遇", "截止日期", "联系电话"],
      ],
      [
        ...["1", "A-1", "西安某餐饮有限公司", aUscc(3), "厨师", "厨师", "陕西省西安市长安区"],
        ...["3人", "月薪4000-6000元", "2026-12-01至2027-01-31", "王经理13800001234"],
      ],
    ]);
    expect(await check(file)).toMatchObject({ told: [], unknownHeaders: ["序号"], rows: 1 });
  });

  it("has no header that two columns claim", () => {
    const all = jobColumns.flatMap(({ headers }) => headers);
    expect(all).toEqual([...new Set(all)]);
  });
});

describe("the pay of a job", () => {
  it.each([
    ["4000-6000元/月", "4000.00", "6000.00", "MONTH", null],
    ["4000~6000", "4000.00", "6000.00", "MONTH", null],
    ["4-6千元/月", "4000.00", "6000.00", "MONTH", null],
    ["0.6-1.2万", "6000.00", "12000.00", "MONTH", null],
    ["年薪8万-10万", "80000.00", "100000.00", "YEAR", null],
    ["￥5,000元/月", "5000.00", "5000.00", "MONTH", null],
    ["２００元／天", "200.00", "200.00", "DAY", null],
    ["日薪180-220元", "180.00", "220.00", "DAY", null],
    ["25.5元/小时", "25.50", "25.50", "HOUR", null],
    ["面议", null, null, "MONTH", "面议"],
    ["计件", null, null, "PIECE", "计件"],
  ] as const)("is read from %s", (text, min, max, period, note) => {
    expect(wageOf(text)).toEqual({ min, max, period, note });
  });

  it.each(["四千", "4000-", "元/月", "0.5元/件", "4000/周", "-4000"])(
    "is not read from %s",
    (text) => {
      expect(wageOf(text)).toBeInstanceOf(BadCell);
    },
  );

  it("is read as it was written", () => {
    const cents = fc.integer({ min: 1, max: 99_999_999 });
    const wages = fc.record({
      range: fc.option(fc.tuple(cents, cents)),
      period: fc.constantFrom("HOUR", "DAY", "MONTH", "YEAR", "PIECE" as const),
    });
    fc.assert(
      fc.property(wages, ({ range, period }) => {
        const amounts = period === "PIECE" ? null : range;
        const [min = null, max = null] = (amounts ?? []).map((each) => decimalOfCents(each));
        expect(wageOf(wageText({ min, max, period }))).toMatchObject({ min, max, period });
      }),
    );
  });
});
