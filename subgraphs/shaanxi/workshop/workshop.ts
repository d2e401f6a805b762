import { Field, ID, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";

@Key("id")
@ObjectType("Workshop", {
  description: "A workplace set up to employ people lifted out of poverty (就业帮扶车间).",
  simpleResolvers: true,
})
export class Workshop {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (车间编号)." })
  id: string;
}
