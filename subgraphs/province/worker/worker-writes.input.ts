import { Field, ID, InputType, Int } from "type-graphql";
import type { Given } from "../../service/given.ts";
import { EducationLevel } from "../vocabulary/education.ts";
import { EmploymentForm, EmploymentStatus, PopulationCategory } from "../vocabulary/enums.ts";
import {
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
} from "../vocabulary/scalars.ts";
import { Evidence, idempotencyKeyField } from "../write/evidence.ts";
import { expectedVersionField, sourceRecordIdField } from "../write/upsert.ts";
import type { WriteInput } from "../write/writes.ts";

/** Offices register by duty, not for the person: a paper is told where there is one. */
const paperField = {
  nullable: true,
  description: "The paper it was taken from, such as the form that the person signed (依据材料).",
} as const;

@InputType("SkillInput", { description: "What a person can do (技能)." })
export class SkillInput {
  @Field(() => OccupationCodeScalar, { description: "The occupation it belongs to (职业代码)." })
  occupation: string;

  @Field(() => String, {
    nullable: true,
    description: "Its name (名称); that of the occupation when not given.",
  })
  name: Given<string>;

  @Field(() => Int, {
    nullable: true,
    description: "The level from 1, which is the highest, to 5 (等级).",
  })
  level: Given<number>;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Years of practice, with one decimal at most (年限).",
  })
  years: Given<string>;
}

@InputType("IntentInput", { description: "What work a person wants (就业意愿)." })
export class IntentInput {
  @Field(() => Boolean, { description: "Wants to work (是否有就业意愿)." })
  wantsWork: boolean;

  @Field(() => Boolean, { nullable: true, description: "Wants to leave home (是否愿意外出)." })
  wantsToGoOut: Given<boolean>;

  @Field(() => [OccupationCodeScalar], {
    defaultValue: [],
    description: "Wanted occupations, or groups of them, at most 20 (意向职业).",
  })
  occupations: string[];

  @Field(() => [RegionCodeScalar], {
    defaultValue: [],
    description: "Preferred regions, in force today, at most 20 (意向地区).",
  })
  regions: string[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Wants at least, in yuan (CNY) a month (期望月薪).",
  })
  minMonthlyWage: Given<string>;

  @Field(() => [EmploymentForm], {
    defaultValue: [],
    description: "Wanted forms of employment (意向形式).",
  })
  forms: EmploymentForm[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Wants training (是否有培训意愿).",
  })
  wantsTraining: boolean;

  @Field(() => [String], {
    defaultValue: [],
    description: "In what, at most 20, of 1 to 50 characters each (意向培训内容).",
  })
  trainingTopics: string[];

  @Field(() => String, {
    nullable: true,
    description:
      "Why the person does not want to work, as a code of the register (无意愿原因); needed then. 1 to 100 characters.",
  })
  reasonCode: Given<string>;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the person was asked (登记时间); now when not given.",
  })
  recordedAt: Given<string>;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When to ask again (应复核日期); three months, 90 days, on when not given.",
  })
  confirmDueAt: Given<string>;
}

@InputType("RegisterWorkerInput", { description: "A person to be registered (劳动者登记内容)." })
export class RegisterWorkerInput implements WriteInput {
  @Field(() => RegionCodeScalar, {
    description:
      "Where the person is registered (户籍地): the province, or a region of it, in force today. The ID number may begin with the code of a county that is gone.",
  })
  homeRegion: string;

  @Field(() => String, { description: "The name (姓名): kept masked." })
  name: string;

  @Field(() => String, {
    description:
      "The ID number, 18 characters, or 15 of before 1999, however it is spaced (公民身份号码): sealed before it is stored.",
  })
  idNumber: string;

  @Field(() => String, {
    nullable: true,
    description: "A mobile number, or a landline with its area code (联系电话): sealed.",
  })
  phone: Given<string>;

  @Field(() => EducationLevel, { nullable: true, description: "The education (学历)." })
  education: Given<EducationLevel>;

  @Field(() => PopulationCategory, {
    defaultValue: "OTHER_RURAL",
    description: "The population category (人群类别).",
  })
  populationCategory: PopulationCategory;

  @Field(() => String, {
    nullable: true,
    description: "The rules the category was given by (类别口径), 1 to 100 characters.",
  })
  categoryScheme: Given<string>;

  @Field(() => EmploymentStatus, {
    defaultValue: "UNKNOWN",
    description: "Whether the person works (就业状态).",
  })
  status: EmploymentStatus;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day the status was true (状态日期); today when not given.",
  })
  statusAsOf: Given<string>;

  @Field(() => [SkillInput], {
    defaultValue: [],
    description: "What the person can do, each occupation once (技能).",
  })
  skills: SkillInput[];

  @Field(() => [String], {
    defaultValue: [],
    description: "Languages and dialects spoken (语言), of 1 to 50 characters each.",
  })
  languages: string[];

  @Field(() => String, {
    nullable: true,
    description:
      "Who looks after the person, by the name in their tokens (帮扶责任人). A helper registers people for the own caseload alone.",
  })
  helper: Given<string>;

  @Field(() => IntentInput, {
    nullable: true,
    description: "What work the person wants (就业意愿); not given when nobody has asked.",
  })
  intent: Given<IntentInput>;

  @Field(() => String, sourceRecordIdField)
  sourceRecordId: Given<string>;

  @Field(() => Evidence, paperField)
  evidence: Given<Evidence>;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("RecordIntentInput", {
  description:
    "What work a person wants now (就业意愿登记): all of it, in place of what was recorded.",
})
export class RecordIntentInput implements WriteInput {
  @Field(() => ID, { description: "Who was asked (劳动者编号)." })
  workerId: string;

  @Field(() => IntentInput, { description: "What the person said (意愿内容)." })
  intent: IntentInput;

  @Field(() => Int, {
    ...expectedVersionField,
    description:
      "`provenance.version` as it was read (版本), by who has read it: another one now is `VERSION_CONFLICT`.",
  })
  expectedVersion: Given<number>;

  @Field(() => Evidence, paperField)
  evidence: Given<Evidence>;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
