import { Field, ID, InputType, Int } from "type-graphql";
import { describedEnum } from "../../service/described-enum.ts";
import type { Given } from "../../service/given.ts";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { EducationLevel } from "../vocabulary/education.ts";
import { EmploymentForm, PopulationCategory, WagePeriod } from "../vocabulary/enums.ts";
import {
  DateTimeScalar,
  DecimalScalar,
  IndustryCodeScalar,
  MonthScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
  UsccScalar,
} from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";
import { sourceRecordIdField } from "../write/upsert.ts";

@InputType("WageInput", { description: "What a job pays, in yuan (薪酬)." })
export class WageInput {
  @Field(() => DecimalScalar, { nullable: true, description: "At least, per period (下限)." })
  min: Given<string>;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "At most, per period (上限); not without the other.",
  })
  max: Given<string>;

  @Field(() => WagePeriod, {
    description: "What is paid for (计薪周期); of piece work no amounts are given.",
  })
  period: WagePeriod;

  @Field(() => String, {
    nullable: true,
    description: "What else is said about pay (备注); needed where no amount is given.",
  })
  note: Given<string>;
}

@InputType("PublishJobInput", { description: "A vacancy to be published (岗位发布内容)." })
export class PublishJobInput implements KeyedInput {
  @Field(() => RegionCodeScalar, {
    description:
      "Where it is registered (登记地): the province, or a region of it, in force today.",
  })
  region: string;

  @Field(() => String, { description: "The title, 1 to 100 characters (岗位名称)." })
  title: string;

  @Field(() => String, { description: "What the work is, 1 to 5000 characters (岗位描述)." })
  description: string;

  @Field(() => UsccScalar, {
    nullable: true,
    description:
      "The code of an employer of this register (用人单位); only a household posts without one.",
  })
  employer: Given<string>;

  @Field(() => RegionCodeScalar, { description: "Where the work is (工作地), in force today." })
  workplace: string;

  @Field(() => String, {
    nullable: true,
    description: "The address of the work, at most 200 characters (工作地址).",
  })
  address: Given<string>;

  @Field(() => OccupationCodeScalar, { description: "The occupation (职业代码)." })
  occupation: string;

  @Field(() => IndustryCodeScalar, { nullable: true, description: "The industry (行业代码)." })
  industry: Given<string>;

  @Field(() => EmploymentForm, { description: "The form of employment (用工形式)." })
  form: EmploymentForm;

  @Field(() => Int, { description: "How many are wanted, 1 to 10000 (招聘人数)." })
  openings: number;

  @Field(() => WageInput, { description: "What it pays (薪酬)." })
  wage: WageInput;

  @Field(() => MonthScalar, {
    nullable: true,
    description: "The first month of the work (季节起); of seasonal work only, and needed there.",
  })
  seasonStart: Given<string>;

  @Field(() => MonthScalar, { nullable: true, description: "The last month (季节止); likewise." })
  seasonEnd: Given<string>;

  @Field(() => EducationLevel, {
    nullable: true,
    description: "The least education asked for; null when any will do (学历要求).",
  })
  educationMin: Given<EducationLevel>;

  @Field(() => [String], {
    defaultValue: [],
    description: "Skills asked for, at most 20 of at most 50 characters (技能要求).",
  })
  skillsRequired: string[];

  @Field(() => Int, { nullable: true, description: "From this age on, at least 16 (年龄下限)." })
  ageMin: Given<number>;

  @Field(() => Int, { nullable: true, description: "Up to this age, at most 99 (年龄上限)." })
  ageMax: Given<number>;

  @Field(() => Boolean, { description: "Meals are provided (是否包吃)." })
  board: boolean;

  @Field(() => Boolean, { description: "Lodging is provided (是否包住)." })
  lodging: boolean;

  @Field(() => Boolean, { nullable: true, description: "Social insurance is paid (是否缴纳社保)." })
  socialInsurance: Given<boolean>;

  @Field(() => [PopulationCategory], {
    defaultValue: [],
    description: "Meant for these groups (面向人群).",
  })
  targetGroups: PopulationCategory[];

  @Field(() => ID, {
    nullable: true,
    description: "The workshop of this register that it is in (所属车间).",
  })
  workshop: Given<string>;

  @Field(() => ID, {
    nullable: true,
    description: "The labor brand of this register that it is of (劳务品牌).",
  })
  brand: Given<string>;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Until when one may apply, at most three years ahead; 90 days when left out (有效期至).",
  })
  validThrough: Given<string>;

  @Field(() => String, {
    nullable: true,
    description:
      "Whom to ask, at most 50 characters (联系方式): seven digits in a row are refused, for everybody reads it.",
  })
  contactMasked: Given<string>;

  @Field(() => ID, {
    nullable: true,
    description: "The posting of another register that this one repeats (重复岗位).",
  })
  duplicateOf: Given<string>;

  @Field(() => String, sourceRecordIdField)
  sourceRecordId: Given<string>;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

export const CloseReason = describedEnum(
  "CloseReason",
  "Why a job takes no applications any more (关闭原因): it is its state from then on.",
  {
    FILLED: "All openings are taken (已招满).",
    CLOSED: "The employer wants nobody any more (已关闭).",
    WITHDRAWN: "It should not have been published (已撤回).",
  },
);
export type CloseReason = keyof typeof CloseReason;

@InputType("CloseJobInput", { description: "Which job takes no applications any more (岗位关闭)." })
export class CloseJobInput implements KeyedInput {
  @Field(() => ID, { description: "The job (岗位编号)." })
  id: string;

  @Field(() => CloseReason, { description: "Why (关闭原因)." })
  reason: CloseReason;

  @Field(() => Int, {
    description:
      "`provenance.version` as it was read (版本); another one now is `VERSION_CONFLICT`.",
  })
  expectedVersion: number;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
