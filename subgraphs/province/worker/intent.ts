import { Field, ObjectType } from "type-graphql";
import { decimalOfCents } from "../../service/money.ts";
import { EmploymentForm } from "../vocabulary/enums.ts";
import {
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
} from "../vocabulary/scalars.ts";

@ObjectType("EmploymentIntent", {
  description: "What work a person wants, as last asked (就业意愿).",
  simpleResolvers: true,
})
export class EmploymentIntent {
  @Field(() => Boolean, { description: "Wants to work (是否有就业意愿)." })
  wantsWork: boolean;

  @Field(() => Boolean, { nullable: true, description: "Wants to leave home (是否愿意外出)." })
  wantsToGoOut: boolean | null;

  @Field(() => [OccupationCodeScalar], { description: "Wanted occupations (意向职业)." })
  occupations: string[];

  @Field(() => [RegionCodeScalar], { description: "Preferred regions (意向地区)." })
  regions: string[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Wants at least, in yuan (CNY) a month (期望月薪).",
  })
  minMonthlyWage: string | null;

  @Field(() => [EmploymentForm], { description: "Wanted forms of employment (意向形式)." })
  forms: EmploymentForm[];

  @Field(() => Boolean, { description: "Wants training (是否有培训意愿)." })
  wantsTraining: boolean;

  @Field(() => [String], { description: "In what (意向培训内容)." })
  trainingTopics: string[];

  @Field(() => String, {
    nullable: true,
    description: "Why the person does not want to work, as a code of the register (无意愿原因).",
  })
  reasonCode: string | null;

  @Field(() => DateTimeScalar, { description: "When the person was asked (登记时间)." })
  recordedAt: string;

  @Field(() => DateScalar, { description: "When to ask again (应复核日期)." })
  confirmDueAt: string;
}

/** The columns of a worker that make the intent; all are null when none is recorded. */
export interface IntentRow {
  readonly wants_work: boolean | null;
  readonly wants_to_go_out: boolean | null;
  readonly intent_occupations: string[] | null;
  readonly intent_regions: string[] | null;
  readonly intent_min_monthly_cents: number | null;
  readonly intent_forms: EmploymentForm[] | null;
  readonly wants_training: boolean | null;
  readonly training_topics: string[] | null;
  readonly intent_reason_code: string | null;
  readonly intent_recorded_at: string | null;
  readonly intent_confirm_due_at: string | null;
}

export const intentColumns = [
  "wants_work",
  "wants_to_go_out",
  "intent_occupations",
  "intent_regions",
  "intent_min_monthly_cents",
  "intent_forms",
  "wants_training",
  "training_topics",
  "intent_reason_code",
  "intent_recorded_at",
  "intent_confirm_due_at",
] as const satisfies readonly (keyof IntentRow)[];

export function intentOf(row: IntentRow): EmploymentIntent | null {
  const { wants_work, intent_recorded_at, intent_confirm_due_at } = row;
  if (wants_work === null || intent_recorded_at === null || intent_confirm_due_at === null)
    return null;
  return {
    wantsWork: wants_work,
    wantsToGoOut: row.wants_to_go_out,
    occupations: row.intent_occupations ?? [],
    regions: row.intent_regions ?? [],
    minMonthlyWage: decimalOfCents(row.intent_min_monthly_cents),
    forms: row.intent_forms ?? [],
    wantsTraining: row.wants_training ?? false,
    trainingTopics: row.training_topics ?? [],
    reasonCode: row.intent_reason_code,
    recordedAt: intent_recorded_at,
    confirmDueAt: intent_confirm_due_at,
  };
}
