import type { RosterColumn } from "../header.ts";

/** What a roster of jobs says, by the names of the contract's fields. */
export type JobField =
  | "sourceRecordId"
  | "sourceSystem"
  | "title"
  | "description"
  | "employerName"
  | "employer"
  | "region"
  | "workplace"
  | "address"
  | "occupation"
  | "industry"
  | "form"
  | "openings"
  | "remaining"
  | "wage"
  | "wage.note"
  | "seasonStart"
  | "seasonEnd"
  | "educationMin"
  | "skillsRequired"
  | "age"
  | "board"
  | "lodging"
  | "socialInsurance"
  | "targetGroups"
  | "workshop"
  | "brand"
  | "status"
  | "publishedAt"
  | "validThrough"
  | "closedAt"
  | "contactMasked"
  | "duplicateOf"
  | "collectedAt"
  | "verifiedAt";

/** README.md has them as a table. */
export const jobColumns: readonly RosterColumn<JobField>[] = [
  {
    field: "sourceRecordId",
    headers: ["岗位编号", "岗位编码", "招聘编号", "需求编号", "记录编号", "编号"],
    required: true,
  },
  { field: "sourceSystem", headers: ["来源系统", "数据来源"] },
  {
    field: "title",
    headers: ["岗位名称", "招聘岗位", "职位名称", "岗位"],
    required: true,
  },
  { field: "description", headers: ["岗位描述", "岗位职责", "工作内容", "岗位要求"] },
  {
    field: "employerName",
    headers: ["用人单位", "用人单位名称", "单位名称", "企业名称", "招聘单位", "招聘企业"],
  },
  {
    field: "employer",
    headers: ["统一社会信用代码", "社会信用代码", "信用代码", "单位代码"],
  },
  { field: "region", headers: ["登记地", "登记地区划代码", "行政区划代码", "所属区划"] },
  {
    field: "workplace",
    headers: ["工作地点", "工作地", "务工地点", "工作地区划代码", "用工地点", "工作区域"],
    required: true,
  },
  { field: "address", headers: ["工作地址", "详细地址", "单位地址"] },
  {
    field: "occupation",
    headers: ["工种", "职业", "工种/职业", "职业工种", "职业代码", "岗位工种"],
    required: true,
  },
  { field: "industry", headers: ["行业", "行业代码", "所属行业"] },
  { field: "form", headers: ["用工形式", "用工性质", "就业形式"] },
  {
    field: "openings",
    headers: ["招聘人数", "需求人数", "用工人数", "岗位数", "招工人数"],
    required: true,
  },
  { field: "remaining", headers: ["剩余人数", "尚缺人数"] },
  {
    field: "wage",
    headers: [
      ...(["月薪", "薪资", "薪酬", "工资", "工资待遇", "薪资待遇", "薪酬待遇"] as const),
      ...(["月工资", "月薪范围"] as const),
    ],
    required: true,
  },
  { field: "wage.note", headers: ["薪酬备注", "薪资说明", "工资说明"] },
  { field: "seasonStart", headers: ["季节起", "用工起始月份", "起始月份"] },
  { field: "seasonEnd", headers: ["季节止", "用工截止月份", "截止月份"] },
  { field: "educationMin", headers: ["学历要求", "文化程度要求", "最低学历", "学历"] },
  { field: "skillsRequired", headers: ["技能要求", "证书要求"] },
  { field: "age", headers: ["年龄要求", "年龄", "年龄范围"] },
  { field: "board", headers: ["是否包吃", "包吃"] },
  { field: "lodging", headers: ["是否包住", "包住"] },
  { field: "socialInsurance", headers: ["是否缴纳社保", "社会保险", "社保"] },
  { field: "targetGroups", headers: ["面向人群", "面向对象", "招聘对象"] },
  { field: "workshop", headers: ["帮扶车间编号", "车间编号"] },
  { field: "brand", headers: ["劳务品牌编号", "品牌编号"] },
  { field: "status", headers: ["岗位状态", "招聘状态"] },
  { field: "publishedAt", headers: ["发布时间", "发布日期"] },
  { field: "validThrough", headers: ["有效期", "有效期至", "截止日期", "招聘截止日期"] },
  { field: "closedAt", headers: ["关闭时间", "关闭日期"] },
  { field: "contactMasked", headers: ["联系方式", "联系人", "联系电话", "咨询电话"] },
  { field: "duplicateOf", headers: ["重复岗位", "重复岗位编号"] },
  { field: "collectedAt", headers: ["采集时间", "采集日期"] },
  { field: "verifiedAt", headers: ["核验时间", "核实时间", "核验日期"] },
];
