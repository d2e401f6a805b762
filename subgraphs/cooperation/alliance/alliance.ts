import { Field, ID, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { RegionLevel } from "../region/region-level.ts";

@Key("id")
@ObjectType("CooperationAlliance", {
  description:
    "区域劳务协作联盟: an alliance of provinces, cities or counties for labour cooperation.",
})
export class CooperationAlliance {
  @Field(() => ID, { description: "The id, alliance:<name in Latin letters>." })
  readonly id: string;

  @Field(() => String, { description: "名称: the name of the alliance." })
  readonly name: string;

  @Field(() => RegionLevel, { description: "层级: the level of its members (省际, 市际, 县际)." })
  readonly level: RegionLevel;

  /** No @Field: codes, which the resolver turns into regions. */
  readonly memberCodes: readonly string[];
}
