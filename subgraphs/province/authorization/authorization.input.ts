import { Field, ID, InputType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateScalar } from "../vocabulary/scalars.ts";
import { Evidence, evidenceField, idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";
import type { Grant } from "./check-grant.ts";

@InputType("WithdrawAuthorizationInput", {
  description: "Which consent is taken back (撤回授权). No reason is asked; one may be given.",
})
export class WithdrawAuthorizationInput implements WriteInput {
  @Field(() => ID, { description: "The authorisation (授权编号)." })
  id: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Why, if the person likes to say (撤回原因), 1 to 200 printable characters. Kept in the record; no names.",
  })
  reason: string | null | undefined;

  @Field(() => Evidence, evidenceField)
  evidence: Evidence | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("GrantAuthorizationInput", {
  description:
    "What a person consents to (授权内容): no more than the purposes need, or all of it is refused.",
})
export class GrantAuthorizationInput implements WriteInput, Grant {
  @Field(() => ID, { description: "Who consents (劳动者编号)." })
  workerId: string;

  @Field(() => String, {
    description:
      "Who may see it: an employer or an organisation, by the code of its province, a colon, and its name as in its tokens, such as 44:employer:guangdong-001 (接收方).",
  })
  recipient: string;

  @Field(() => [Purpose], { description: "What for (使用目的)." })
  purposes: Purpose[];

  @Field(() => [FieldGroup], { description: "Which groups of fields (字段组)." })
  fieldGroups: FieldGroup[];

  @Field(() => DateScalar, { description: "The last day, at most three years ahead (有效期至)." })
  validUntil: string;

  @Field(() => String, {
    description: "Which wording of the notice the person was told (告知书版本).",
  })
  noticeVersion: string;

  @Field(() => Evidence, evidenceField)
  evidence: Evidence | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
