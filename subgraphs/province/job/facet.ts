import { Field, Int, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { CountRelation } from "../vocabulary/enums.ts";

@ObjectType("FacetValue", {
  description: "One value of a facet and how many jobs have it (分面值).",
  simpleResolvers: true,
})
export class FacetValue {
  @Field(() => String, { description: "The value's stable code (代码)." })
  code: string;

  @Merged("FIRST")
  @Field(() => String, { description: "What to show for it (名称)." })
  label: string;

  @Merged("SUM")
  @Field(() => Int, { description: "How many jobs (数量)." })
  count: number;
}

@ObjectType("Facet", {
  description: "How the listed jobs divide by one property (分面统计).",
  simpleResolvers: true,
})
export class Facet {
  @Field(() => String, {
    description:
      "The property: OCCUPATION, WORKPLACE (province), FORM, EDUCATION, WAGE_BAND or BOARD_AND_LODGING (分面字段).",
  })
  field: string;

  @Merged("AT_LEAST")
  @Field(() => CountRelation, {
    description:
      "Whether every job of the list is counted; if not, there are at least so many of each value (关系).",
  })
  relation: CountRelation;

  @Merged("GROUP", "code")
  @Field(() => [FacetValue], { description: "Its values, the most frequent first (分面值)." })
  values: FacetValue[];
}
