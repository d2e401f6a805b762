import { Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { Merged } from "../../service/sharding-directives.ts";
import { CountRelation } from "../vocabulary/enums.ts";

@Shareable()
@ObjectType("Count", {
  description: "A number of rows that says how sure it is (计数).",
  simpleResolvers: true,
})
export class Count {
  @Merged("SUM")
  @Field(() => Int, { description: "The number (数值)." })
  value: number;

  @Merged("AT_LEAST")
  @Field(() => CountRelation, { description: "Whether it is exact (关系)." })
  relation: CountRelation;
}
