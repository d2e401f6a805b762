import { describedEnum } from "../../service/described-enum.ts";

export const WorkingList = describedEnum(
  "WorkingList",
  "What offices keep lists of, to do something about it (工作台账). One person may be on several.",
  {
    RETURNED: "Came back from another province and has no work yet (返乡回流).",
    WILLING_TO_GO: "Wants to work away from home and has not left (有外出务工意愿).",
    UNSTABLE:
      "Work that ended within three months, or three works begun within a year, and none that has lasted three months since (就业不稳定).",
    NO_INTENT: "Has said not to want work, and does not work (无就业意愿).",
    WILLING_UNEMPLOYED: "Wants work and has none (有就业意愿未就业).",
    WILLING_UNHELPED: "Wants work, has none, and lacks a helper or a plan (待一对一帮扶).",
  },
);
export type WorkingList = keyof typeof WorkingList;

export const WorkingListFlag = describedEnum(
  "WorkingListFlag",
  "What is missing of somebody on a list (台账提示).",
  {
    NO_HELPER: "Nobody is named who helps (未落实帮扶责任人).",
    NO_PLAN: "There is no plan (未制定帮扶方案).",
    CONFIRMATION_EXPIRED: "What the person wants should have been asked again by now (意愿待复核).",
  },
);
export type WorkingListFlag = keyof typeof WorkingListFlag;

export const HouseholdFlag = describedEnum(
  "HouseholdFlag",
  "What is missing of a household on the list (台账提示).",
  {
    NO_HELPER: "Nobody is named who helps (未落实帮扶责任人).",
    NO_PLAN: "There is no plan (未制定一户一策).",
  },
);
export type HouseholdFlag = keyof typeof HouseholdFlag;
