import { Field, ID, InputType } from "type-graphql";
import { Evidence, evidenceField, idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";

@InputType("WithdrawAuthorizationInput", {
  description: "Which consent is taken back (撤回授权). No reason is asked.",
})
export class WithdrawAuthorizationInput implements WriteInput {
  @Field(() => ID, { description: "The authorisation (授权编号)." })
  id: string;

  @Field(() => Evidence, evidenceField)
  evidence: Evidence | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
