import { Field, ID, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateTimeScalar } from "../vocabulary/scalars.ts";

/** What the two sides of a consent are told of it. Persons see all of theirs by `myAuthorizations`. */
@ObjectType("Consent", {
  description: "A person's own consent, as its recipient knows it (个人授权). It names nobody.",
  simpleResolvers: true,
})
export class Consent {
  @Field(() => ID, {
    description: "The global id: `access.authorizationId` shows whose it is (授权编号).",
  })
  id: string;

  @Field(() => String, { description: "Who may see it, with its province (接收方)." })
  recipient: string;

  @Field(() => [Purpose], { description: "What for (使用目的)." })
  purposes: readonly Purpose[];

  @Field(() => [FieldGroup], { description: "Which groups of fields (字段组)." })
  fieldGroups: readonly FieldGroup[];

  @Field(() => DateTimeScalar, { description: "When it was given (授权时间)." })
  grantedAt: string;

  @Field(() => DateTimeScalar, {
    description: "When it ends by itself, which is no change (有效期至).",
  })
  expiresAt: string;
}
