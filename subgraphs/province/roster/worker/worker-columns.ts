import type { RosterColumn } from "../header.ts";

/** What a roster of workers says, by the names of the contract's fields. */
export type WorkerField =
  | "sourceRecordId"
  | "sourceSystem"
  | "name"
  | "idNumber"
  | "sexCode"
  | "birthYear"
  | "phone"
  | "homeRegion"
  | "householdNo"
  | "education"
  | "populationCategory"
  | "categoryScheme"
  | "status"
  | "statusAsOf"
  | "languages"
  | "skills"
  | "intent.wantsWork"
  | "intent.wantsToGoOut"
  | "intent.occupations"
  | "intent.regions"
  | "intent.minMonthlyWage"
  | "intent.forms"
  | "intent.wantsTraining"
  | "intent.trainingTopics"
  | "intent.reasonCode"
  | "intent.recordedAt"
  | "intent.confirmDueAt"
  | "collectedAt"
  | "verifiedAt";

/** README.md has them as a table. */
export const workerColumns: readonly RosterColumn<WorkerField>[] = [
  {
    field: "sourceRecordId",
    headers: ["人员编号", "人员编码", "记录编号", "编号", "劳动者编号"],
    required: true,
  },
  { field: "sourceSystem", headers: ["来源系统", "数据来源"] },
  { field: "name", headers: ["姓名", "劳动者姓名", "人员姓名"] },
  {
    field: "idNumber",
    headers: [
      ...(["身份证号", "身份证号码", "公民身份号码", "公民身份证号", "居民身份证号码"] as const),
      ...(["证件号码", "证件号"] as const),
    ],
  },
  { field: "sexCode", headers: ["性别"] },
  { field: "birthYear", headers: ["出生年份", "出生年", "出生日期", "出生年月"] },
  {
    field: "phone",
    headers: ["联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"],
  },
  {
    field: "homeRegion",
    headers: [
      ...(["户籍地", "户籍地区划代码", "户籍所在地", "户籍地代码", "行政区划代码"] as const),
      ...(["区划代码", "所属区划"] as const),
    ],
    required: true,
  },
  { field: "householdNo", headers: ["户编号", "户编码", "家庭编号"] },
  { field: "education", headers: ["学历", "文化程度", "受教育程度"] },
  {
    field: "populationCategory",
    headers: ["人群类别", "人员类别", "户类型", "监测对象类别", "农户属性"],
    required: true,
  },
  { field: "categoryScheme", headers: ["类别口径", "认定口径"] },
  {
    field: "status",
    headers: ["就业状态", "务工状态", "就业情况"],
    required: true,
  },
  {
    field: "statusAsOf",
    headers: ["状态日期", "状态时间", "统计日期", "登记日期"],
    required: true,
  },
  { field: "languages", headers: ["语言", "语言能力", "会说语言"] },
  { field: "skills", headers: ["技能", "技能特长", "职业技能"] },
  { field: "intent.wantsWork", headers: ["就业意愿", "是否有就业意愿", "有无就业意愿"] },
  {
    field: "intent.wantsToGoOut",
    headers: ["是否愿意外出", "外出务工意愿", "外出意愿", "是否愿意外出务工"],
  },
  { field: "intent.occupations", headers: ["意向职业", "意向工种", "意向岗位"] },
  { field: "intent.regions", headers: ["意向地区", "意向务工地", "意向地点"] },
  { field: "intent.minMonthlyWage", headers: ["期望月薪", "期望薪资", "期望工资"] },
  { field: "intent.forms", headers: ["意向就业形式", "意向形式", "意向用工形式"] },
  { field: "intent.wantsTraining", headers: ["培训意愿", "是否有培训意愿"] },
  { field: "intent.trainingTopics", headers: ["意向培训内容", "培训内容", "意向培训工种"] },
  { field: "intent.reasonCode", headers: ["意愿原因", "无就业意愿原因", "无意愿原因"] },
  { field: "intent.recordedAt", headers: ["意愿登记时间", "意愿登记日期", "意愿采集时间"] },
  { field: "intent.confirmDueAt", headers: ["意愿确认期限", "意愿复核日期"] },
  { field: "collectedAt", headers: ["采集时间", "采集日期"] },
  { field: "verifiedAt", headers: ["核验时间", "核实时间", "核验日期"] },
];
