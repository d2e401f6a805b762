import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";

const planNoteField = {
  description: "What is to be done, up to 500 characters; no names of others (帮扶方案).",
};
const helperField = {
  description: "Who helps, as the `sub` of the tokens of the province's own issuer (帮扶责任人).",
};

/** No key: `_entities` does not lead here. It is told to who wrote. */
@ObjectType("AssistancePlan", {
  description: "What is planned for one person (个性化求职方案).",
  simpleResolvers: true,
})
export class AssistancePlan {
  @Field(() => ID, { description: "Of whom (劳动者编号)." })
  workerId: string;

  @Field(() => String, planNoteField)
  planNote: string;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;
}

@ObjectType("HouseholdPlan", {
  description: "What is planned for a household, and who is responsible (一户一策).",
  simpleResolvers: true,
})
export class HouseholdPlan {
  @Field(() => ID, { description: "Of which household (户编号)." })
  householdId: string;

  @Field(() => String, { ...planNoteField, nullable: true })
  planNote: string | null;

  @Field(() => String, { ...helperField, nullable: true })
  helper: string | null;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;
}

@ObjectType("HelperAssignment", {
  description: "Who helps a person (一对一帮扶).",
  simpleResolvers: true,
})
export class HelperAssignment {
  @Field(() => ID, { description: "Whom (劳动者编号)." })
  workerId: string;

  @Field(() => String, helperField)
  helper: string;
}

@InputType("SetAssistancePlanInput", { description: "A plan for one person (帮扶方案)." })
export class SetAssistancePlanInput implements WriteInput {
  @Field(() => ID, { description: "For whom (劳动者编号)." })
  workerId: string;

  @Field(() => String, planNoteField)
  planNote: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "`version` as it was read, left out while there is no plan (版本); another one now is `VERSION_CONFLICT`.",
  })
  expectedVersion: number | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("SetHouseholdPlanInput", { description: "A plan for one household (一户一策)." })
export class SetHouseholdPlanInput implements WriteInput {
  @Field(() => ID, { description: "For which household (户编号)." })
  householdId: string;

  @Field(() => String, planNoteField)
  planNote: string;

  @Field(() => String, { ...helperField, nullable: true })
  helper: string | null | undefined;

  @Field(() => Int, {
    description: "`version` as it was read (版本); another one now is `VERSION_CONFLICT`.",
  })
  expectedVersion: number;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("AssignHelperInput", { description: "Who helps whom (落实帮扶责任人)." })
export class AssignHelperInput implements WriteInput {
  @Field(() => ID, { description: "Whom (劳动者编号)." })
  workerId: string;

  @Field(() => String, helperField)
  helper: string;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
