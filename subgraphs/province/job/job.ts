import { Field, ID, Int, ObjectType } from "type-graphql";
import { Inaccessible, Key, Shareable } from "../../service/federation-directives.ts";
import { LaborBrand } from "../brand/brand.ts";
import { Employer } from "../employer/employer.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { EducationLevel } from "../vocabulary/education.ts";
import { EmploymentForm, JobStatus, PopulationCategory } from "../vocabulary/enums.ts";
import {
  DateTimeScalar,
  IndustryCodeScalar,
  MonthScalar,
  OccupationCodeScalar,
} from "../vocabulary/scalars.ts";
import { Workshop } from "../workshop/workshop.ts";
import { Demand } from "./demand.ts";
import { Wage } from "./wage.ts";

@Key("id")
@ObjectType("JobPosting", {
  description: "A vacancy in one province's register (岗位).",
  simpleResolvers: true,
})
export class JobPosting {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (岗位编号)." })
  id: string;

  @Shareable()
  @Field(() => Region, { description: "Where it is registered (登记地)." })
  region: Region;

  @Shareable()
  @Field(() => String, { description: "The title (岗位名称)." })
  title: string;

  @Field(() => String, { description: "What the work is (岗位描述)." })
  description: string;

  @Shareable()
  @Field(() => Employer, { nullable: true, description: "Who employs (用人单位)." })
  employer: Employer | null;

  @Shareable()
  @Field(() => Region, { description: "Where the work is (工作地)." })
  workplace: Region;

  @Field(() => String, { nullable: true, description: "The address of the work (工作地址)." })
  address: string | null;

  @Shareable()
  @Field(() => OccupationCodeScalar, { nullable: true, description: "The occupation (职业代码)." })
  occupation: string | null;

  @Shareable()
  @Field(() => String, { nullable: true, description: "The occupation's name (职业名称)." })
  occupationName: string | null;

  @Field(() => IndustryCodeScalar, { nullable: true, description: "The industry (行业代码)." })
  industry: string | null;

  @Shareable()
  @Field(() => EmploymentForm, { description: "The form of employment (用工形式)." })
  form: EmploymentForm;

  @Shareable()
  @Field(() => Int, { description: "How many are wanted (招聘人数)." })
  openings: number;

  @Shareable()
  @Field(() => Int, { description: "How many are still wanted (剩余人数)." })
  remaining: number;

  @Shareable()
  @Field(() => Wage, { description: "What it pays (薪酬)." })
  wage: Wage;

  @Field(() => MonthScalar, {
    nullable: true,
    description: "The first month of the work (季节起).",
  })
  seasonStart: string | null;

  @Field(() => MonthScalar, { nullable: true, description: "The last month of the work (季节止)." })
  seasonEnd: string | null;

  @Field(() => EducationLevel, {
    nullable: true,
    description: "The least education asked for; null when any will do (学历要求).",
  })
  educationMin: EducationLevel | null;

  @Field(() => [String], { description: "Skills asked for (技能要求)." })
  skillsRequired: string[];

  @Field(() => Int, { nullable: true, description: "From this age on (年龄下限)." })
  ageMin: number | null;

  @Field(() => Int, { nullable: true, description: "Up to this age (年龄上限)." })
  ageMax: number | null;

  @Field(() => Boolean, { description: "Meals are provided (是否包吃)." })
  board: boolean;

  @Field(() => Boolean, { description: "Lodging is provided (是否包住)." })
  lodging: boolean;

  @Field(() => Boolean, { nullable: true, description: "Social insurance is paid (是否缴纳社保)." })
  socialInsurance: boolean | null;

  @Field(() => [PopulationCategory], { description: "Meant for these groups (面向人群)." })
  targetGroups: PopulationCategory[];

  @Field(() => Workshop, { nullable: true, description: "The workshop it is in (所属车间)." })
  workshop: Workshop | null;

  @Field(() => LaborBrand, { nullable: true, description: "The labor brand it is of (劳务品牌)." })
  brand: LaborBrand | null;

  @Shareable()
  @Field(() => JobStatus, { description: "Its state (岗位状态)." })
  status: JobStatus;

  @Shareable()
  @Field(() => DateTimeScalar, { description: "When it was published (发布时间)." })
  publishedAt: string;

  @Shareable()
  @Field(() => DateTimeScalar, { description: "Until when one may apply (有效期至)." })
  validThrough: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was closed (关闭时间)." })
  closedAt: string | null;

  @Field(() => String, { nullable: true, description: "The contact, masked (联系方式，脱敏)." })
  contactMasked: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The posting of another register that this one repeats (重复岗位).",
  })
  duplicateOf: string | null;

  @Field(() => Provenance, { description: "Where the record comes from (数据来源)." })
  provenance: Provenance;

  @Inaccessible()
  @Field(() => Demand, { description: "What matching reads of it (岗位需求)." })
  demand: Demand;
}
