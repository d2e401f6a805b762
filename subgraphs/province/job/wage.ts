import { Field, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { decimalOfCents } from "../../service/money.ts";
import { WagePeriod } from "../vocabulary/enums.ts";
import { DecimalScalar } from "../vocabulary/scalars.ts";

@Shareable()
@ObjectType("Wage", {
  description: "What a job pays (薪酬), as posted and normalised to a month.",
  simpleResolvers: true,
})
export class Wage {
  @Field(() => DecimalScalar, { nullable: true, description: "At least, per period (下限)." })
  min: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "At most, per period (上限)." })
  max: string | null;

  @Field(() => WagePeriod, { description: "What is paid for (计薪周期)." })
  period: WagePeriod;

  @Field(() => String, { description: "The currency by ISO 4217 (币种)." })
  currency: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "The lower limit per month (折合月薪下限): an hour x 174, a day x 21.75 (paid time by 劳社部发〔2008〕3号), a year / 12; null for piece work.",
  })
  comparableMonthlyMin: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "The upper limit per month (折合月薪上限): an hour x 174, a day x 21.75 (paid time by 劳社部发〔2008〕3号), a year / 12; null for piece work.",
  })
  comparableMonthlyMax: string | null;

  @Field(() => String, { nullable: true, description: "What else is said about pay (备注)." })
  note: string | null;
}

/** The columns of a job posting that make its wage. */
export interface WageRow {
  readonly wage_min_cents: number | null;
  readonly wage_max_cents: number | null;
  readonly wage_period: WagePeriod;
  readonly wage_note: string | null;
  readonly monthly_min_cents: number | null;
  readonly monthly_max_cents: number | null;
}

export const wageColumns = [
  "wage_min_cents",
  "wage_max_cents",
  "wage_period",
  "wage_note",
  "monthly_min_cents",
  "monthly_max_cents",
] as const satisfies readonly (keyof WageRow)[];

export function wageOf(row: WageRow): Wage {
  return {
    min: decimalOfCents(row.wage_min_cents),
    max: decimalOfCents(row.wage_max_cents),
    period: row.wage_period,
    currency: "CNY",
    comparableMonthlyMin: decimalOfCents(row.monthly_min_cents),
    comparableMonthlyMax: decimalOfCents(row.monthly_max_cents),
    note: row.wage_note,
  };
}
