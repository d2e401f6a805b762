import { citizenIdCheckCharacter } from "../../../subgraphs/reference/citizen-id.ts";

/** Rows of a roster of workers of Shaanxi, all invented: nobody has numbers of that many zeros. */

export const headers = [
  ...[
    "人员编号",
    "姓名",
    "身份证号",
    "性别",
    "出生年份",
    "联系电话",
    "户籍地",
    "户编号",
    "学历",
    "人群类别",
  ],
  ...["就业状态", "状态日期", "语言", "技能", "就业意愿", "是否愿意外出", "意向职业", "意向地区"],
  ...["期望月薪", "意向就业形式", "培训意愿", "意向培训内容", "意愿原因", "意愿登记时间"],
  ...["意愿确认期限", "采集时间", "核验时间"],
] as const;
export type HeaderName = (typeof headers)[number];
export type RosterCells = Readonly<Record<HeaderName, string>>;

export function anIdNumber(number: number): string {
  const year = 1960 + (number % 45);
  const day = String(1 + (number % 28)).padStart(2, "0");
  const body = `610000${year}03${day}${String(number % 1_000).padStart(3, "0")}`;
  return body + citizenIdCheckCharacter(body);
}

const counties = ["610113", "610122", "610981", "610303"] as const;

/** The row of somebody, by a number; no two below 28,000 share an ID number. */
export function rosterRow(number: number, changes: Partial<RosterCells> = {}): RosterCells {
  const idNumber = anIdNumber(number);
  const wantsWork = number % 3 !== 0;
  const ofIntent = (text: string): string => (wantsWork ? text : "");
  return {
    人员编号: `R${String(number).padStart(6, "0")}`,
    姓名: "赵霞",
    身份证号: idNumber,
    性别: Number(idNumber[16]) % 2 === 1 ? "男" : "女",
    出生年份: idNumber.slice(6, 10),
    联系电话: `129${String(number).padStart(8, "0")}`,
    户籍地: counties[number % counties.length] ?? "610113",
    户编号: number % 5 === 0 ? "" : `H${Math.floor(number / 3)}`,
    学历: "初中",
    人群类别: "脱贫人口",
    就业状态: wantsWork ? "失业" : "已就业",
    状态日期: "2026-03-01",
    语言: "普通话、陕西话",
    技能: number % 2 === 0 ? "4-03-02-01 中式烹调师 3级 5年" : "",
    就业意愿: ofIntent("是"),
    是否愿意外出: ofIntent("是"),
    意向职业: ofIntent("4-03-02-01"),
    意向地区: ofIntent("32、44"),
    期望月薪: ofIntent("4500.00"),
    意向就业形式: ofIntent("全日制"),
    培训意愿: ofIntent("否"),
    意向培训内容: "",
    意愿原因: "",
    意愿登记时间: ofIntent("2026-03-01 08:30"),
    意愿确认期限: ofIntent("2026-06-01"),
    采集时间: "2026-03-02",
    核验时间: "",
    ...changes,
  };
}

function cellsOf(row: RosterCells): readonly string[] {
  return headers.map((header) => row[header]);
}

/** A sheet with headers. */
export function sheetOf(rows: readonly RosterCells[]): readonly (readonly string[])[] {
  return [headers, ...rows.map(cellsOf)];
}

/** The letters of a header's column in such a sheet. */
export function columnOfHeader(header: HeaderName): string {
  const index = headers.indexOf(header);
  return index < 26 ? String.fromCharCode(65 + index) : `A${String.fromCharCode(65 + index - 26)}`;
}
