import { usccCheckCharacter } from "../../../subgraphs/reference/uscc.ts";

/** Rows of a roster of jobs of Shaanxi, all invented. */

export const jobHeaders = [
  ...["岗位编号", "岗位名称", "岗位描述", "用人单位", "统一社会信用代码", "登记地", "工作地点"],
  ...["工作地址", "工种", "行业", "用工形式", "招聘人数", "剩余人数", "月薪", "薪酬备注", "季节起"],
  ...["季节止", "学历要求", "技能要求", "年龄要求", "是否包吃", "是否包住", "是否缴纳社保"],
  ...["面向人群", "帮扶车间编号", "劳务品牌编号", "岗位状态", "发布时间", "有效期", "关闭时间"],
  ...["联系方式", "重复岗位", "采集时间", "核验时间"],
] as const;
export type JobHeader = (typeof jobHeaders)[number];
export type JobCells = Readonly<Record<JobHeader, string>>;

export function aUscc(number: number): string {
  const body = `91610000MA6${String(number).padStart(6, "0")}`;
  return body + usccCheckCharacter(body);
}

const places = ["610113", "陕西省西安市长安区", "610981", "610303"] as const;
const wages = ["4000-6000元/月", "200元/天", "25.5元/小时", "面议", "0.6-1万元/月"] as const;

/** The row of a posting, by a number. */
export function jobRow(number: number, changes: Partial<JobCells> = {}): JobCells {
  const isSeasonal = number % 7 === 3;
  return {
    岗位编号: `J${String(number).padStart(6, "0")}`,
    岗位名称: `招聘中式烹调师（第${number}号）`,
    岗位描述: "负责后厨日常菜品制作，\n服从排班。",
    用人单位: `西安市第${number % 50}餐饮有限公司`,
    统一社会信用代码: aUscc(number % 50),
    登记地: "610113",
    工作地点: places[number % places.length] ?? "610113",
    工作地址: `科技路${number}号`,
    工种: number % 2 === 0 ? "4-03-02-01" : "中式烹调师",
    行业: "H62",
    用工形式: isSeasonal ? "季节性用工" : "全日制",
    招聘人数: String(2 + (number % 9)),
    剩余人数: "",
    月薪: wages[number % wages.length] ?? "面议",
    薪酬备注: "",
    季节起: isSeasonal ? "2026年5月" : "",
    季节止: isSeasonal ? "2026-10" : "",
    学历要求: number % 3 === 0 ? "不限" : "初中及以上",
    技能要求: number % 4 === 0 ? "健康证、中式烹调师(初级,中级)".replace(",", "或") : "",
    年龄要求: number % 3 === 0 ? "18-45岁" : "50周岁以下",
    是否包吃: "是",
    是否包住: number % 2 === 0 ? "是" : "否",
    是否缴纳社保: number % 5 === 0 ? "" : "是",
    面向人群: number % 6 === 0 ? "脱贫人口、边缘易致贫户" : "",
    帮扶车间编号: "",
    劳务品牌编号: "",
    岗位状态: "",
    发布时间: "2026-11-01 09:30",
    有效期: "2027-03-31",
    关闭时间: "",
    联系方式: "王经理 138****1234",
    重复岗位: "",
    采集时间: "2026-11-02",
    核验时间: "",
    ...changes,
  };
}

export function jobSheetOf(rows: readonly JobCells[]): readonly (readonly string[])[] {
  return [jobHeaders, ...rows.map((row) => jobHeaders.map((header) => row[header]))];
}
