import type { FieldGroup } from "../../schema/access/field-group.ts";

/** What the schema says of each group. */
export const fieldGroupDescriptions: Readonly<Record<FieldGroup, string>> = {
  BASIC:
    "Who it is as far as work needs it: masked name, home, sex, birth year, education (基本信息).",
  LINK: "The pseudonym, which finds the person in other registers (人员假名).",
  IDENTITY: "The number of the citizen ID, also masked (身份证号).",
  CONTACT: "How to reach the person, also masked (联系方式).",
  SKILLS: "What the person can do (技能).",
  INTENT: "What work the person wants (就业意愿).",
  EMPLOYMENT: "Whether and where the person works (就业状况).",
  MONITORING: "What is followed up to keep the person out of poverty (监测帮扶).",
  INCOME: "What the person earns (收入).",
};
