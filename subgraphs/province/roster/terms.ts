import type { EducationLevel } from "../../reference/education.ts";
import type {
  EmploymentForm,
  EmploymentStatus,
  JobStatus,
  PopulationCategory,
} from "../vocabulary/enums.ts";
import type { Terms } from "./cell.ts";

/** How rosters spell the values of the contract. The usual word stands first. */

export const educationTerms: Terms<EducationLevel> = {
  POSTGRADUATE: [
    "研究生教育",
    "研究生",
    "硕士",
    "博士",
    "硕士研究生",
    "博士研究生",
    "研究生及以上",
    "10",
  ],
  BACHELOR: ["大学本科教育", "本科", "大学本科", "大学", "20"],
  COLLEGE: ["大学专科教育", "大专", "专科", "大学专科", "高职", "30"],
  SECONDARY_VOCATIONAL: [
    "中等职业教育",
    "中专",
    "职高",
    "技校",
    "中职",
    "中等专科",
    "职业高中",
    "40",
  ],
  SENIOR_HIGH: ["普通高级中学教育", "高中", "普通高中", "60"],
  JUNIOR_HIGH: ["初级中学教育", "初中", "70"],
  PRIMARY: ["小学教育", "小学", "80"],
  OTHER: ["其他", "文盲", "半文盲", "文盲或半文盲", "未上过学", "90"],
};

export const populationTerms: Terms<PopulationCategory> = {
  LIFTED: ["脱贫人口", "脱贫户", "已脱贫"],
  STABLE_RISK_CLEARED: ["风险已消除的监测对象", "风险已消除", "监测对象(风险已消除)"],
  UNSTABLE_LIFTED: ["脱贫不稳定户", "脱贫不稳定人口"],
  MARGINAL_RISK: ["边缘易致贫户", "边缘户", "边缘易致贫人口"],
  SUDDEN_HARDSHIP: ["突发严重困难户", "突发严重困难人口"],
  RETURN_RISK_2026: ["防止返贫致贫对象"],
  RURAL_LOW_INCOME: ["农村低收入人口", "农村低收入"],
  OTHER_RURAL: ["其他农村劳动力", "一般农户", "其他"],
};

export const statusTerms: Terms<EmploymentStatus> = {
  EMPLOYED: ["已就业", "就业", "务工", "在岗"],
  UNEMPLOYED: ["失业", "未就业", "待业", "无业"],
  RETURNED: ["返乡", "返乡回流", "已返乡"],
  NO_INTENT: ["无就业意愿", "无意愿"],
  UNABLE: ["无劳动能力", "丧失劳动能力"],
  STUDENT: ["在读", "在校", "学生", "在校生"],
  UNKNOWN: ["未知", "不详"],
};

export const formTerms: Terms<EmploymentForm> = {
  FULL_TIME: ["全日制", "全职"],
  PART_TIME: ["非全日制", "兼职"],
  SHORT_TERM: ["短期用工", "短期", "临时工", "零工"],
  PLATFORM: ["平台就业", "平台", "新就业形态"],
  HOUSEHOLD: ["家政"],
  SEASONAL: ["季节性用工", "季节性", "季节工"],
  PUBLIC_POST: ["公益性岗位", "公益岗"],
  WORK_RELIEF: ["以工代赈"],
  HOME_BASED: ["居家就业", "居家"],
};

/** A draft is in no roster: who keeps it has not said it to anybody yet. */
export const jobStatusTerms: Terms<Exclude<JobStatus, "DRAFT">> = {
  OPEN: ["招聘中", "在招", "有效", "发布中"],
  FILLED: ["已招满", "招满"],
  CLOSED: ["已关闭", "关闭", "停止招聘"],
  EXPIRED: ["已过期", "过期", "失效"],
  WITHDRAWN: ["已撤回", "撤回"],
};

export const sexTerms: Terms<"1" | "2" | "0" | "9"> = {
  "1": ["男", "男性"],
  "2": ["女", "女性"],
  "0": ["未知的性别", "未知"],
  "9": ["未说明的性别", "未说明"],
};
