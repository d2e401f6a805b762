import { describedEnum } from "../../service/described-enum.ts";

export const EducationLevel = describedEnum(
  "EducationLevel",
  "A level of education by GB/T 4658 (学历), the highest first.",
  {
    POSTGRADUATE: "Postgraduate, code 10 (研究生).",
    BACHELOR: "Bachelor, code 20 (大学本科).",
    COLLEGE: "Junior college, code 30 (大学专科).",
    SECONDARY_VOCATIONAL: "Secondary vocational, code 40 (中等职业教育).",
    SENIOR_HIGH: "Senior high school, code 60 (普通高级中学).",
    JUNIOR_HIGH: "Junior high school, code 70 (初级中学).",
    PRIMARY: "Primary school, code 80 (小学).",
    OTHER: "Anything else, code 90 (其他).",
  },
);
export type EducationLevel = keyof typeof EducationLevel;

interface Education {
  /** The two-digit code of GB/T 4658, as the database holds it. */
  readonly code: string;
  /** Whole steps: a job that asks for a rank takes everyone of that rank or a higher one. */
  readonly rank: number;
}

const educationByLevel: Readonly<Record<EducationLevel, Education>> = {
  POSTGRADUATE: { code: "10", rank: 7 },
  BACHELOR: { code: "20", rank: 6 },
  COLLEGE: { code: "30", rank: 5 },
  SECONDARY_VOCATIONAL: { code: "40", rank: 4 },
  SENIOR_HIGH: { code: "60", rank: 3 },
  JUNIOR_HIGH: { code: "70", rank: 2 },
  PRIMARY: { code: "80", rank: 1 },
  OTHER: { code: "90", rank: 0 },
};

const levelByCode: ReadonlyMap<string, EducationLevel> = new Map(
  Object.values(EducationLevel).map((level) => [educationByLevel[level].code, level]),
);

export function educationRank(level: EducationLevel): number {
  return educationByLevel[level].rank;
}

/** The level of a code in the database; null for none and for a code of another list. */
export function educationOfCode(code: string | null): EducationLevel | null {
  return code === null ? null : (levelByCode.get(code) ?? null);
}
