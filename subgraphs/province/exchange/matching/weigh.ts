import { educationByLevel } from "../../../reference/education.ts";
import { coveringCodes } from "../../../reference/region-cover.ts";
import { canonicalRegionCode, provinceOf } from "../../../reference/regions.ts";
import { centsOfDecimal } from "../../../service/money.ts";
import type { Demand } from "../../job/demand.ts";
import type { Supply } from "../../worker/supply.ts";
import { minorGroupOf } from "./minor-group.ts";
import { weights } from "./weights.ts";

/** How well a worker and a job fit, and why. */
export interface Weighing {
  /** Whole millionths. The readers compute the same number in SQL, to order by it. */
  readonly points: number;
  /** What speaks for the match: a stable code, and behind a colon what it is about. */
  readonly reasons: readonly string[];
  /** What speaks against it without ruling it out, in the same form. */
  readonly blockers: readonly string[];
}

/** What one side of the comparison found. */
interface Finding {
  readonly points: number;
  readonly reason?: string;
  readonly blocker?: string;
}

/** The year in which ages are counted: of a person only the year of birth is known. */
export interface AgeYear {
  readonly ageYear: number;
}

/**
 * Weighs one worker against one job, the same way whichever of the two asked.
 * The order of the findings is the order of the reasons.
 */
export function weigh(supply: Supply, demand: Demand, { ageYear }: AgeYear): Weighing {
  const findings: readonly Finding[] = [
    intent(supply, demand),
    skill(supply, demand),
    wage(supply, demand),
    region(supply, demand),
    form(supply, demand),
    education(supply, demand),
    targetGroup(supply, demand),
    age(supply, demand, ageYear),
    language(supply, demand),
  ];
  return {
    points: findings.reduce((sum, { points }) => sum + points, 0),
    reasons: findings.flatMap(({ reason }) => reason ?? []),
    blockers: findings.flatMap(({ blocker }) => blocker ?? []),
  };
}

function intent({ occupations }: Supply, { occupation }: Demand): Finding {
  if (occupation === null) return { points: 0 };
  if (occupations.includes(occupation)) {
    return { points: weights.intent.exact, reason: `OCCUPATION_EXACT:${occupation}` };
  }
  const related = occupations.find(isOfGroup(minorGroupOf(occupation)));
  if (related === undefined) return { points: 0 };
  return { points: weights.intent.related, reason: `OCCUPATION_RELATED:${related}` };
}

function skill({ skills }: Supply, { occupation }: Demand): Finding {
  if (occupation === null) return { points: 0 };
  if (skills.includes(occupation)) {
    return { points: weights.skill.exact, reason: `SKILL_HELD:${occupation}` };
  }
  const related = skills.find(isOfGroup(minorGroupOf(occupation)));
  if (related === undefined) return { points: 0 };
  return { points: weights.skill.related, reason: `SKILL_RELATED:${related}` };
}

function wage({ minMonthlyWage }: Supply, { monthlyMin, monthlyMax }: Demand): Finding {
  const wanted = centsOf(minMonthlyWage);
  if (wanted === null) return { points: weights.wage.meets, reason: "WAGE_NO_MINIMUM" };
  const [lower, upper] = [centsOf(monthlyMin), centsOf(monthlyMax)];
  if (lower !== null && lower >= wanted) {
    return { points: weights.wage.meets, reason: `WAGE_MEETS_MINIMUM:${monthlyMin}` };
  }
  if (upper !== null && upper >= wanted) {
    return { points: weights.wage.reaches, reason: `WAGE_REACHES_MINIMUM:${monthlyMax}` };
  }
  if (lower === null && upper === null) {
    return { points: weights.wage.notComparable, blocker: "WAGE_NOT_COMPARABLE" };
  }
  return { points: 0, blocker: `WAGE_BELOW_MINIMUM:${minMonthlyWage}` };
}

function centsOf(amount: string | null): number | null {
  return amount === null ? null : centsOfDecimal(amount);
}

function region({ regions, wantsToGoOut, homeRegion }: Supply, { workplace }: Demand): Finding {
  const covering = new Set(coveringCodes(workplace));
  const preferred = regions.find((code) => covering.has(canonicalRegionCode(code) ?? code));
  if (preferred !== undefined) {
    return { points: weights.region.preferred, reason: `REGION_PREFERRED:${preferred}` };
  }
  const isAtHome = provinceOf(workplace) === provinceOf(homeRegion);
  if (wantsToGoOut === false && !isAtHome) {
    return { points: 0, blocker: `NOT_WILLING_TO_GO_OUT:${workplace}` };
  }
  if (regions.length === 0) return { points: weights.region.any, reason: "REGION_ANY" };
  const blocker = `REGION_NOT_PREFERRED:${workplace}`;
  if (!isAtHome) return { points: 0, blocker };
  return { points: weights.region.homeProvince, reason: "REGION_HOME_PROVINCE", blocker };
}

function form({ forms }: Supply, demand: Demand): Finding {
  if (forms.length === 0 || forms.includes(demand.form)) {
    return { points: weights.form, reason: `FORM_WANTED:${demand.form}` };
  }
  return { points: 0, blocker: `FORM_NOT_WANTED:${demand.form}` };
}

function education(supply: Supply, { educationMin }: Demand): Finding {
  const asked = educationMin === null ? 0 : educationByLevel(educationMin).rank;
  if (asked === 0) return { points: weights.education, reason: "EDUCATION_NOT_ASKED" };
  const held = supply.education === null ? 0 : educationByLevel(supply.education).rank;
  if (held >= asked)
    return { points: weights.education, reason: `EDUCATION_MEETS:${educationMin}` };
  return { points: 0, blocker: `EDUCATION_BELOW:${educationMin}` };
}

function targetGroup({ populationCategory }: Supply, { targetGroups }: Demand): Finding {
  if (!targetGroups.includes(populationCategory)) return { points: 0 };
  return { points: weights.targetGroup, reason: `TARGET_GROUP:${populationCategory}` };
}

/** Who is one year from a limit by the year of birth may be within it or not. */
function age({ birthYear }: Supply, { ageMin, ageMax }: Demand, ageYear: number): Finding {
  if (ageMin === null && ageMax === null) return { points: 0 };
  if (birthYear === null) return { points: 0, blocker: "AGE_UNKNOWN" };
  const turning = ageYear - birthYear;
  if (turning - 1 < (ageMin ?? 0)) return { points: 0, blocker: `AGE_LIMIT:${ageMin}` };
  if (turning > (ageMax ?? Number.POSITIVE_INFINITY)) {
    return { points: 0, blocker: `AGE_LIMIT:${ageMax}` };
  }
  return { points: 0, reason: "AGE_FITS" };
}

/** Standard Mandarin, the language of work in every host province, as registers write it. */
const MANDARIN = "普通话";

/** Whoever leaves home without Mandarin needs help with the language (语言不通). */
function language({ languages, homeRegion }: Supply, { workplace }: Demand): Finding {
  const staysHome = provinceOf(workplace) === provinceOf(homeRegion);
  if (staysHome || languages.length === 0 || languages.includes(MANDARIN)) return { points: 0 };
  return { points: 0, blocker: `LANGUAGE:${languages.join(",")}` };
}

function isOfGroup(group: string): (occupation: string) => boolean {
  return (occupation) => minorGroupOf(occupation) === group;
}
