import { Field, ID, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateTimeScalar } from "../vocabulary/scalars.ts";

/** No key: `_entities` does not lead here. */
@ObjectType("DataAuthorization", {
  description:
    "A person's own consent that one recipient may see some of their record for some purposes (个人授权). It names nobody but the recipient.",
  simpleResolvers: true,
})
export class DataAuthorization {
  @Field(() => ID, { description: "The global id: province, colon, UUID (授权编号)." })
  id: string;

  @Field(() => String, {
    description:
      "Who may see it (接收方): the province that vouches for it, or `national`, a colon, and a token's `sub`.",
  })
  recipient: string;

  @Field(() => [Purpose], { description: "What for (使用目的)." })
  purposes: readonly Purpose[];

  @Field(() => [FieldGroup], { description: "Which groups of fields (字段组)." })
  fieldGroups: readonly FieldGroup[];

  @Field(() => String, {
    description: "Which wording of the notice the person was told (告知书版本).",
  })
  noticeVersion: string;

  @Field(() => DateTimeScalar, { description: "When it was given (授权时间)." })
  grantedAt: string;

  @Field(() => DateTimeScalar, { description: "When it ends by itself (有效期至)." })
  expiresAt: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was withdrawn (撤回时间); null while it was not.",
  })
  withdrawnAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Why, as it was said when it was withdrawn (撤回原因); null when nothing was.",
  })
  withdrawalReason: string | null;
}
