import { rosterRules } from "../../../subgraphs/province/roster/roster-kind.ts";

export const sourceSystem = "安康市就业系统";

/** Of rosters of Shaanxi that are read on a day of their own. */
export const rules = rosterRules(
  { province: "61", sourceSystem },
  new Date("2026-11-22T04:00:00Z"),
);
