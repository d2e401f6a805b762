import { Field, Int, ObjectType } from "type-graphql";
import { Inaccessible, Shareable } from "../../service/federation-directives.ts";
import { decimalOfCents } from "../../service/money.ts";
import { EducationLevel, educationOfCode } from "../vocabulary/education.ts";
import { EmploymentForm, PopulationCategory } from "../vocabulary/enums.ts";
import { DecimalScalar, OccupationCodeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

@Inaccessible()
@Shareable()
@ObjectType("Supply", {
  description: "What a worker offers and wants, as matching reads it (求职供给).",
  simpleResolvers: true,
})
export class Supply {
  @Field(() => [OccupationCodeScalar], { description: "Wanted occupations (意向职业)." })
  occupations: string[];

  @Field(() => [OccupationCodeScalar], {
    description: "Occupations of the skills held (技能职业).",
  })
  skills: string[];

  @Field(() => [RegionCodeScalar], { description: "Preferred regions (意向地区)." })
  regions: string[];

  @Field(() => [EmploymentForm], { description: "Wanted forms of employment (意向形式)." })
  forms: EmploymentForm[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Wants at least, in yuan (CNY) a month (期望月薪).",
  })
  minMonthlyWage: string | null;

  @Field(() => Int, { nullable: true, description: "Year of birth (出生年)." })
  birthYear: number | null;

  @Field(() => EducationLevel, { nullable: true, description: "Education (学历)." })
  education: EducationLevel | null;

  @Field(() => Boolean, { description: "Wants to work (是否有就业意愿)." })
  wantsWork: boolean;

  @Field(() => Boolean, { nullable: true, description: "Wants to leave home (是否愿意外出)." })
  wantsToGoOut: boolean | null;

  @Field(() => RegionCodeScalar, { description: "Registered here (户籍地)." })
  homeRegion: string;

  @Field(() => PopulationCategory, { description: "Population category (人群类别)." })
  populationCategory: PopulationCategory;

  @Field(() => [String], { description: "Languages and dialects spoken (语言)." })
  languages: string[];
}

/** The columns of a worker that make the supply. `skill_codes` is read from the skills. */
export interface SupplyRow {
  readonly intent_occupations: string[] | null;
  readonly skill_codes: string[];
  readonly intent_regions: string[] | null;
  readonly intent_forms: EmploymentForm[] | null;
  readonly intent_min_monthly_cents: number | null;
  readonly birth_year: number | null;
  readonly education: string | null;
  readonly wants_work: boolean | null;
  readonly wants_to_go_out: boolean | null;
  readonly region_code: string;
  readonly population_category: PopulationCategory;
  readonly languages: string[];
}

export const supplyColumns = [
  "intent_occupations",
  "skill_codes",
  "intent_regions",
  "intent_forms",
  "intent_min_monthly_cents",
  "birth_year",
  "education",
  "wants_work",
  "wants_to_go_out",
  "region_code",
  "population_category",
  "languages",
] as const satisfies readonly (keyof SupplyRow)[];

/** Without a recorded intent nobody may be taken to want work. */
export function supplyOf(row: SupplyRow): Supply {
  return {
    occupations: row.intent_occupations ?? [],
    skills: row.skill_codes,
    regions: row.intent_regions ?? [],
    forms: row.intent_forms ?? [],
    minMonthlyWage: decimalOfCents(row.intent_min_monthly_cents),
    birthYear: row.birth_year,
    education: educationOfCode(row.education),
    wantsWork: row.wants_work ?? false,
    wantsToGoOut: row.wants_to_go_out,
    homeRegion: row.region_code,
    populationCategory: row.population_category,
    languages: row.languages,
  };
}
