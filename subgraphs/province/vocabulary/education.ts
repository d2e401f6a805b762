import { educationByCode } from "../../reference/education.ts";
import { describedEnum } from "../../service/described-enum.ts";

export const EducationLevel = describedEnum(
  "EducationLevel",
  "A level of education by GB/T 4658 (学历), the highest first.",
  {
    POSTGRADUATE: "Postgraduate, code 10 (研究生教育).",
    BACHELOR: "Bachelor, code 20 (大学本科教育).",
    COLLEGE: "Junior college, code 30 (大学专科教育).",
    SECONDARY_VOCATIONAL: "Secondary vocational, code 40 (中等职业教育).",
    SENIOR_HIGH: "Senior high school, code 60 (普通高级中学教育).",
    JUNIOR_HIGH: "Junior high school, code 70 (初级中学教育).",
    PRIMARY: "Primary school, code 80 (小学教育).",
    OTHER: "Anything else, code 90 (其他).",
  },
);
export type EducationLevel = keyof typeof EducationLevel;

/** The level of a code in the database; null for none and for a code of another list. */
export function educationOfCode(code: string | null): EducationLevel | null {
  return code === null ? null : (educationByCode(code)?.level ?? null);
}
