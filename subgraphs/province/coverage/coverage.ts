import { Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { RegionState } from "../vocabulary/enums.ts";
import { DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

@Shareable()
@ObjectType("RegionOutcome", {
  description: "How one province took part in an answer (分省结果).",
  simpleResolvers: true,
})
export class RegionOutcome {
  @Field(() => RegionCodeScalar, { description: "The province (省份代码)." })
  region: string;

  @Field(() => RegionState, { description: "Whether and how it answered (状态)." })
  state: RegionState;

  @Field(() => Int, { description: "How many rows of this page are its own (行数)." })
  rows: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Up to here its register has been taken over as a whole, as by an import (数据截止时间). What is written one by one does not move it: a change feed tells up to when it is complete.",
  })
  watermark: string | null;

  @Field(() => Int, { description: "How long it took, in milliseconds (耗时)." })
  latencyMs: number;

  @Field(() => String, { nullable: true, description: "The error's stable code (错误码)." })
  code: string | null;

  @Field(() => String, { nullable: true, description: "The error in a sentence (错误说明)." })
  message: string | null;
}

@Shareable()
@ObjectType("Coverage", {
  description: "Which provinces were asked and which answered (覆盖情况).",
  simpleResolvers: true,
})
export class Coverage {
  @Field(() => Int, { description: "How many provinces were asked (询问数)." })
  asked: number;

  @Field(() => Int, { description: "How many answered (应答数)." })
  answered: number;

  @Field(() => Boolean, {
    description:
      "Whether no row can be missing: all of them answered fully (是否完整). Old data (STALE) counts as complete.",
  })
  complete: boolean;

  @Field(() => [RegionOutcome], {
    description: "One per province, in ascending code order (各省结果).",
  })
  outcomes: RegionOutcome[];
}
