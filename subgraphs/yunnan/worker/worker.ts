import { Field, ID, ObjectType } from "type-graphql";
import { Personal } from "../../service/access-directives.ts";
import { Key } from "../../service/federation-directives.ts";

@Key("id")
@ObjectType("Worker", {
  description: "A person registered for work in the home province (劳动者). Masked throughout.",
  simpleResolvers: true,
})
export class Worker {
  @Personal("BASIC")
  @Field(() => ID, { description: "The global id: province, colon, UUID (劳动者编号)." })
  id: string;
}
