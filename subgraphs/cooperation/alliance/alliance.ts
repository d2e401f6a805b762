import { Field, ID, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { Provenance } from "../provenance.ts";
import { RegionLevel } from "../region/region-level.ts";

@Key("id")
@ObjectType("CooperationAlliance", {
  description:
    "An alliance of provinces, cities or counties for labour cooperation (区域劳务协作联盟).",
})
export class CooperationAlliance {
  @Field(() => ID, { description: "The id, alliance:<name in Latin letters>." })
  readonly id: string;

  @Field(() => String, { description: "The name of the alliance (名称)." })
  readonly name: string;

  @Field(() => RegionLevel, {
    description:
      "The level of its members (层级): PROVINCE for 省际, PREFECTURE for 市际, COUNTY for 县际.",
  })
  readonly level: RegionLevel;

  @Field(() => Provenance, {
    description: "Where it comes from; its first member keeps the paper (数据来源).",
  })
  readonly provenance: Provenance;

  /** No @Field: codes, which the resolver turns into regions. */
  readonly memberCodes: readonly string[];
}
