import { Field, ObjectType } from "type-graphql";
import { Key, Shareable } from "../../service/federation-directives.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";

@Key("code", { resolvable: false })
@ObjectType("Region", {
  description: "An administrative region of GB/T 2260 (行政区划). Its name costs no further call.",
  simpleResolvers: true,
})
export class Region {
  @Field(() => RegionCodeScalar, { description: "Its code (代码)." })
  code: string;

  @Shareable()
  @Field(() => String, { description: "Its name (名称), such as 旬阳市." })
  name: string;
}
