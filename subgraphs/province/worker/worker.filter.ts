import { Field, InputType } from "type-graphql";
import { Personal } from "../../service/access-directives.ts";
import type { Given } from "../../service/given.ts";
import { EmploymentStatus, PopulationCategory } from "../vocabulary/enums.ts";
import { DecimalScalar, OccupationCodeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

@InputType("WorkerFilter", {
  description:
    "Which workers to list (劳动者筛选). A worker must satisfy every field that is given.",
})
export class WorkerFilter {
  @Personal("BASIC", "Worker")
  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "Registered in one of these regions or below (户籍地).",
  })
  regions: Given<string[]>;

  @Personal("EMPLOYMENT", "Worker")
  @Field(() => [EmploymentStatus], {
    nullable: true,
    description: "In one of these states (就业状态).",
  })
  status: Given<EmploymentStatus[]>;

  @Personal("BASIC", "Worker")
  @Field(() => [PopulationCategory], {
    nullable: true,
    description: "Of one of these categories (人群类别).",
  })
  categories: Given<PopulationCategory[]>;

  @Personal("INTENT", "Worker")
  @Field(() => [OccupationCodeScalar], {
    nullable: true,
    description: "Wants one of these occupations or of these groups (意向职业).",
  })
  occupations: Given<string[]>;

  @Personal("SKILLS", "Worker")
  @Field(() => [OccupationCodeScalar], {
    nullable: true,
    description: "Has a skill of one of these occupations or groups (技能).",
  })
  skills: Given<string[]>;

  @Personal("INTENT", "Worker")
  @Field(() => Boolean, {
    nullable: true,
    description: "Is recorded to want work, or not to (是否有就业意愿).",
  })
  wantsWork: Given<boolean>;

  @Personal("INTENT", "Worker")
  @Field(() => Boolean, {
    nullable: true,
    description: "Is recorded to want to leave home, or not to (是否愿意外出).",
  })
  wantsToGoOut: Given<boolean>;

  @Personal("INTENT", "Worker")
  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "Prefers one of these regions or one in them (意向地区).",
  })
  preferredRegions: Given<string[]>;

  @Personal("INTENT", "Worker")
  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Wants no more than this per month, or names no amount (期望月薪不高于).",
  })
  minMonthlyWageAtMost: Given<string>;

  @Personal("BASIC", "Worker")
  @Field(() => [String], {
    nullable: true,
    description: "Speaks one of these languages or dialects (语言).",
  })
  languages: Given<string[]>;

  @Personal("BASIC", "Worker")
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Is DATA_STALE, or is not: nobody has touched the record for longer than the catalogue says, a month unless it says otherwise (超期未更新).",
  })
  stale: Given<boolean>;
}
