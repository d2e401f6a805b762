import { Field, ID, Int, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { describedEnum } from "../../service/described-enum.ts";
import { DateScalar, DateTimeScalar } from "../vocabulary/scalars.ts";

export const CorrectionState = describedEnum(
  "CorrectionState",
  "How far a correction is (更正状态).",
  {
    RAISED: "Raised, and nobody has looked yet (已提出).",
    IN_REVIEW: "Being looked into (核查中).",
    ACCEPTED: "Right: the source corrects its record (已采纳).",
    REJECTED: "Not right, for the reason in the answer (不予采纳).",
  },
);
export type CorrectionState = keyof typeof CorrectionState;

@ObjectType("CorrectionSource", {
  description: "The record that a correction is about, as its source has it (来源记录).",
  simpleResolvers: true,
})
export class CorrectionSource {
  @Field(() => String, { description: "The system it was recorded in (来源系统)." })
  system: string;

  @Field(() => String, { description: "Its id in that system (来源记录号)." })
  recordId: string;

  @Field(() => Boolean, {
    description:
      "Whether the source has sent the record again since the correction was accepted (来源是否已回传).",
  })
  isReturned: boolean;
}

/** No key: `_entities` does not lead here. */
@ObjectType("Correction", {
  description:
    "That something in a person's record is said to be wrong, and what became of it (更正申请).",
  simpleResolvers: true,
})
export class Correction {
  @Field(() => ID, { description: "The global id: province, colon, UUID (申请编号)." })
  id: string;

  @Field(() => FieldGroup, { description: "In which group of fields (字段组)." })
  fieldGroup: FieldGroup;

  @Field(() => String, { nullable: true, description: "Which field, when one is meant (字段)." })
  field: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What would be right (更正内容); for the person and who answers, null for auditors.",
  })
  says: string | null;

  @Field(() => String, { nullable: true, description: "Why, likewise (理由)." })
  reason: string | null;

  @Field(() => CorrectionState, { description: "How far it is (状态)." })
  state: CorrectionState;

  @Field(() => DateTimeScalar, { description: "When it was raised (提出时间)." })
  raisedAt: string;

  @Field(() => DateScalar, {
    description: "The day by which it must be answered: ten working days (答复期限).",
  })
  dueAt: string;

  @Field(() => Boolean, { description: "That this day has passed without an answer (是否逾期)." })
  isOverdue: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was answered (答复时间)." })
  answeredAt: string | null;

  @Field(() => String, { nullable: true, description: "The answer, likewise (答复)." })
  answer: string | null;

  @Field(() => CorrectionSource, {
    nullable: true,
    description: "Where the record comes from, and has to be corrected (来源); null for auditors.",
  })
  source: CorrectionSource | null;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;
}
