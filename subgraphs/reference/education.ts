/** Levels of GB/T 4658-2006, named as in the graph. */
export type EducationLevel =
  | "POSTGRADUATE"
  | "BACHELOR"
  | "COLLEGE"
  | "SECONDARY_VOCATIONAL"
  | "SENIOR_HIGH"
  | "JUNIOR_HIGH"
  | "PRIMARY"
  | "OTHER";

export interface EducationRecord {
  readonly level: EducationLevel;
  /** Two digits of GB/T 4658. A greater number is not a lower level: 90 is "other". */
  readonly code: string;
  /** 0 for none or other, 1 for primary … 7 for postgraduate: compare these, not the codes. */
  readonly rank: number;
  readonly name: string;
}

/** From the highest level to the lowest. */
export const educations: readonly EducationRecord[] = [
  { level: "POSTGRADUATE", code: "10", rank: 7, name: "研究生教育" },
  { level: "BACHELOR", code: "20", rank: 6, name: "大学本科教育" },
  { level: "COLLEGE", code: "30", rank: 5, name: "大学专科教育" },
  { level: "SECONDARY_VOCATIONAL", code: "40", rank: 4, name: "中等职业教育" },
  { level: "SENIOR_HIGH", code: "60", rank: 3, name: "普通高级中学教育" },
  { level: "JUNIOR_HIGH", code: "70", rank: 2, name: "初级中学教育" },
  { level: "PRIMARY", code: "80", rank: 1, name: "小学教育" },
  { level: "OTHER", code: "90", rank: 0, name: "其他" },
];

export function educationByCode(code: string): EducationRecord | undefined {
  return educations.find((education) => education.code === code);
}

export function educationByLevel(level: EducationLevel): EducationRecord {
  const found = educations.find((education) => education.level === level);
  if (found === undefined) throw new Error(`No education level "${level}".`);
  return found;
}
