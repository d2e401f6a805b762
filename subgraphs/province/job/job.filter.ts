import { Field, ID, InputType, Int } from "type-graphql";
import type { Given } from "../../service/given.ts";
import { EducationLevel } from "../vocabulary/education.ts";
import { EmploymentForm, JobStatus, PopulationCategory } from "../vocabulary/enums.ts";
import {
  DateTimeScalar,
  DecimalScalar,
  IndustryCodeScalar,
  MonthScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
  UsccScalar,
} from "../vocabulary/scalars.ts";

@InputType("JobFilter", {
  description: "Which jobs to list (岗位筛选). A job must satisfy every field that is given.",
})
export class JobFilter {
  @Field(() => String, {
    nullable: true,
    description: "Words that title, description or occupation must all contain (关键词).",
  })
  text: Given<string>;

  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description:
      "Registered in one of these regions or below (登记地). An abolished code finds its successors' jobs, a successor also those filed under the abolished code.",
  })
  regions: Given<string[]>;

  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "Not registered in any of these regions or below (排除地区).",
  })
  excludeRegions: Given<string[]>;

  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "The work is in one of these regions or below (工作地).",
  })
  workplaces: Given<string[]>;

  @Field(() => [OccupationCodeScalar], {
    nullable: true,
    description: "One of these occupations or groups of them (职业).",
  })
  occupations: Given<string[]>;

  @Field(() => [IndustryCodeScalar], {
    nullable: true,
    description: "One of these industries or groups of them (行业).",
  })
  industries: Given<string[]>;

  @Field(() => [EmploymentForm], {
    nullable: true,
    description: "One of these forms of employment (用工形式).",
  })
  forms: Given<EmploymentForm[]>;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Pays at least this much per month; piece work never does (月薪不低于).",
  })
  wageMonthlyMin: Given<string>;

  @Field(() => EducationLevel, {
    nullable: true,
    description: "A person of this education may take it (学历符合).",
  })
  education: Given<EducationLevel>;

  @Field(() => Int, { nullable: true, description: "A person of this age may take it (年龄符合)." })
  ageFits: Given<number>;

  @Field(() => Boolean, {
    nullable: true,
    description: "True: both board and lodging are provided. False: not both (包吃住).",
  })
  boardAndLodging: Given<boolean>;

  @Field(() => MonthScalar, {
    nullable: true,
    description: "There is work in this month; a job without a season has work always (季节).",
  })
  season: Given<string>;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Published after this instant (发布时间晚于).",
  })
  publishedAfter: Given<string>;

  @Field(() => [PopulationCategory], {
    nullable: true,
    description: "Meant for one of these groups (面向人群).",
  })
  targetGroups: Given<PopulationCategory[]>;

  @Field(() => ID, { nullable: true, description: "Of this labor brand (劳务品牌)." })
  brand: Given<string>;

  @Field(() => ID, { nullable: true, description: "In this workshop (车间)." })
  workshop: Given<string>;

  @Field(() => [JobStatus], {
    defaultValue: ["OPEN"],
    description: "In one of these states (岗位状态).",
  })
  status: JobStatus[];

  @Field(() => UsccScalar, {
    nullable: true,
    description: "Of the employer with this code (用人单位).",
  })
  employer: Given<string>;

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      "Hide a posting that repeats one of another province that is also asked (合并重复岗位).",
  })
  collapseDuplicates: boolean;
}
