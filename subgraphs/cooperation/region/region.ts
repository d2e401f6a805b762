import { Field, ObjectType } from "type-graphql";
import { Key, Shareable } from "../../service/federation-directives.ts";
import { DateScalar, RegionCode } from "../scalars.ts";
import { RegionLevel } from "./region-level.ts";

@Key("code")
@ObjectType("Region", {
  description:
    "An administrative region of GB/T 2260, in force or abolished, with what followed it (行政区划).",
})
export class Region {
  @Field(() => RegionCode, { description: "The GB/T 2260 code (区划代码)." })
  readonly code: string;

  @Shareable()
  @Field(() => String, { description: "The name of the region (名称)." })
  readonly name: string;

  @Field(() => RegionLevel, { description: "The level of the region (级别)." })
  readonly level: RegionLevel;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "The first day the code may have been in force (启用日期); null when it is older than the lists.",
  })
  readonly validFrom: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day the code may have been in force (停用日期); null while it is.",
  })
  readonly validTo: string | null;

  /** No @Field: codes, which the resolver turns into regions. */
  readonly parentCode: string | null;
  readonly successorCodes: readonly string[];
  readonly predecessorCodes: readonly string[];
}
