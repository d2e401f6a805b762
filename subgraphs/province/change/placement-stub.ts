import { Field, ID, ObjectType } from "type-graphql";
import { Personal } from "../../service/access-directives.ts";
import { Key } from "../../service/federation-directives.ts";

/** What a change only names: the exchange answers for its fields. */
@Key("id", { resolvable: false })
@ObjectType("Placement", { description: "A time of work (务工经历).", simpleResolvers: true })
export class Placement {
  @Personal("EMPLOYMENT")
  @Field(() => ID, { description: "Its global id: province, colon, UUID (务工记录编号)." })
  id: string;
}
