import { Field, ObjectType } from "type-graphql";
import { RegionCodeScalar } from "../../province/vocabulary/scalars.ts";
import { Key } from "../../service/federation-directives.ts";

@Key("code")
@ObjectType("Region", {
  description: "An administrative region of GB/T 2260 (行政区划).",
  simpleResolvers: true,
})
export class Region {
  @Field(() => RegionCodeScalar, { description: "Its code (代码)." })
  code: string;
}
