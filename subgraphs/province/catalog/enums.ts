import { describedEnum } from "../../service/described-enum.ts";

export const ResourceType = describedEnum(
  "ResourceType",
  "What a province shares (信息资源种类).",
  {
    JOB: "Vacancies (岗位).",
    EMPLOYER: "Employers (用人单位).",
    BRAND: "Labor brands (劳务品牌).",
    WORKSHOP: "Employment-assistance workshops (就业帮扶车间).",
    WORKER: "Workers' records (劳动者).",
    PLACEMENT: "Who works where (务工记录).",
  },
);
export type ResourceType = keyof typeof ResourceType;

export const UpdateCycle = describedEnum(
  "UpdateCycle",
  "How often records of a kind are brought up to date (更新周期).",
  {
    REAL_TIME: "As it happens; looked at once a month all the same (实时).",
    DAILY: "Every day (每日).",
    WEEKLY: "Every week (每周).",
    MONTHLY: "Every month (每月).",
    QUARTERLY: "Every three months (每季度).",
    HALF_YEARLY: "Every six months (每半年).",
    YEARLY: "Every year (每年).",
  },
);
export type UpdateCycle = keyof typeof UpdateCycle;

export const SharingCondition = describedEnum(
  "SharingCondition",
  "Under which condition a province shares something (共享属性).",
  {
    OPEN: "With everybody (无条件共享).",
    BY_AGREEMENT: "Under an agreement, for its purposes (有条件共享).",
    NOT_SHARED: "With nobody (不予共享).",
  },
);
export type SharingCondition = keyof typeof SharingCondition;
