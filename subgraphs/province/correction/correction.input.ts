import { Field, ID, InputType, Int } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Evidence, evidenceField, idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";
import { CorrectionState } from "./correction.ts";

@InputType("RaiseCorrectionInput", { description: "What is wrong with a record (更正申请)." })
export class RaiseCorrectionInput implements WriteInput {
  @Field(() => ID, { description: "Whose record (劳动者编号)." })
  workerId: string;

  @Field(() => FieldGroup, { description: "In which group of fields (字段组)." })
  fieldGroup: FieldGroup;

  @Field(() => String, {
    nullable: true,
    description: "Which field of Worker, one of that group, such as nameMasked of BASIC (字段).",
  })
  field: string | null | undefined;

  @Field(() => String, { description: "What would be right, up to 2,000 characters (更正内容)." })
  says: string;

  @Field(() => String, { nullable: true, description: "Why, up to 2,000 characters (理由)." })
  reason: string | null | undefined;

  @Field(() => Evidence, evidenceField)
  evidence: Evidence | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("AnswerCorrectionInput", { description: "What becomes of a correction (更正答复)." })
export class AnswerCorrectionInput implements WriteInput {
  @Field(() => ID, { description: "The correction (申请编号)." })
  id: string;

  @Field(() => Int, {
    description: "`version` as it was read (版本); another one now is `VERSION_CONFLICT`.",
  })
  expectedVersion: number;

  @Field(() => CorrectionState, {
    description: "IN_REVIEW of one that was raised; ACCEPTED or REJECTED of one in review (状态).",
  })
  state: CorrectionState;

  @Field(() => String, {
    nullable: true,
    description: "The answer, up to 2,000 characters; needed of ACCEPTED and REJECTED (答复).",
  })
  answer: string | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
