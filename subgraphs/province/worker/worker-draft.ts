import type { EducationLevel } from "../vocabulary/education.ts";
import type { EmploymentForm, EmploymentStatus, PopulationCategory } from "../vocabulary/enums.ts";

/** The rules that categories are given by, of who does not say. */
export const usualScheme = "防止返贫监测对象识别标准-2021";

/** What somebody reports of a worker. Null is not known. */
export interface WorkerDraft {
  readonly homeRegion: string;
  /** In full or masked; the register keeps it masked. */
  readonly name: string | null;
  /** 公民身份号码; sealed before it is stored. */
  readonly idNumber: string | null;
  /** Sealed before it is stored. */
  readonly phone: string | null;
  readonly sexCode: string | null;
  readonly birthYear: number | null;
  readonly education: EducationLevel | null;
  readonly populationCategory: PopulationCategory;
  readonly categoryScheme: string;
  readonly status: EmploymentStatus;
  readonly statusAsOf: string;
  readonly languages: readonly string[];
  readonly skills: readonly SkillDraft[];
  /** Null when nobody has asked. */
  readonly intent: IntentDraft | null;
}

export interface SkillDraft {
  readonly occupation: string;
  readonly name: string;
  readonly level: number | null;
  readonly years: number | null;
}

export interface IntentDraft {
  readonly wantsWork: boolean;
  readonly wantsToGoOut: boolean | null;
  readonly occupations: readonly string[];
  readonly regions: readonly string[];
  readonly minMonthlyCents: number | null;
  readonly forms: readonly EmploymentForm[];
  readonly wantsTraining: boolean;
  readonly trainingTopics: readonly string[];
  readonly reasonCode: string | null;
  readonly recordedAt: string;
  readonly confirmDueAt: string;
}
