import { Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { DecimalScalar, OccupationCodeScalar } from "../vocabulary/scalars.ts";

@Shareable()
@ObjectType("Skill", { description: "What a person can do (技能).", simpleResolvers: true })
export class Skill {
  @Field(() => OccupationCodeScalar, {
    nullable: true,
    description: "The occupation it belongs to (职业代码).",
  })
  occupation: string | null;

  @Field(() => String, { description: "Its name (名称), such as 焊工." })
  name: string;

  @Field(() => Int, { nullable: true, description: "The level, 1 is the highest (等级)." })
  level: number | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Years of practice (年限)." })
  years: string | null;
}
