import { Field, Int, ObjectType } from "type-graphql";
import { Inaccessible, Shareable } from "../../service/federation-directives.ts";
import { decimalOfCents } from "../../service/money.ts";
import { EducationLevel, educationOfCode } from "../vocabulary/education.ts";
import { EmploymentForm, type JobStatus, PopulationCategory } from "../vocabulary/enums.ts";
import { DecimalScalar, OccupationCodeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

@Inaccessible()
@Shareable()
@ObjectType("Demand", {
  description: "What a job asks for, as matching reads it (岗位需求).",
  simpleResolvers: true,
})
export class Demand {
  @Field(() => OccupationCodeScalar, { nullable: true, description: "The occupation (职业)." })
  occupation: string | null;

  @Field(() => EmploymentForm, { description: "The form of employment (用工形式)." })
  form: EmploymentForm;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Pays at least, in yuan (CNY) a month (月薪下限).",
  })
  monthlyMin: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Pays at most, in yuan (CNY) a month (月薪上限).",
  })
  monthlyMax: string | null;

  @Field(() => RegionCodeScalar, { description: "Where the work is (工作地)." })
  workplace: string;

  @Field(() => EducationLevel, { nullable: true, description: "Asks for at least (学历要求)." })
  educationMin: EducationLevel | null;

  @Field(() => Int, { nullable: true, description: "From this age on (年龄下限)." })
  ageMin: number | null;

  @Field(() => Int, { nullable: true, description: "Up to this age (年龄上限)." })
  ageMax: number | null;

  @Field(() => [PopulationCategory], { description: "Meant for these groups (面向人群)." })
  targetGroups: PopulationCategory[];

  @Field(() => Boolean, { description: "Whether it takes applications (是否在招)." })
  open: boolean;
}

/** The columns of a job posting that make its demand. */
export interface DemandRow {
  readonly occupation_code: string | null;
  readonly form: EmploymentForm;
  readonly monthly_min_cents: number | null;
  readonly monthly_max_cents: number | null;
  readonly workplace_code: string;
  readonly education_min: string | null;
  readonly age_min: number | null;
  readonly age_max: number | null;
  readonly target_groups: PopulationCategory[];
  readonly status: JobStatus;
}

export const demandColumns = [
  "occupation_code",
  "form",
  "monthly_min_cents",
  "monthly_max_cents",
  "workplace_code",
  "education_min",
  "age_min",
  "age_max",
  "target_groups",
  "status",
] as const satisfies readonly (keyof DemandRow)[];

export function demandOf(row: DemandRow): Demand {
  return {
    occupation: row.occupation_code,
    form: row.form,
    monthlyMin: decimalOfCents(row.monthly_min_cents),
    monthlyMax: decimalOfCents(row.monthly_max_cents),
    workplace: row.workplace_code,
    educationMin: educationOfCode(row.education_min),
    ageMin: row.age_min,
    ageMax: row.age_max,
    targetGroups: row.target_groups,
    open: row.status === "OPEN",
  };
}
