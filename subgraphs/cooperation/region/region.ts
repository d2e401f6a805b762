import { Field, ObjectType } from "type-graphql";
import { Key, Shareable } from "../../service/federation-directives.ts";
import { DateScalar, RegionCode } from "../scalars.ts";
import { RegionLevel } from "./region-level.ts";

@Key("code")
@ObjectType("Region", {
  description:
    "行政区划: an administrative region of GB/T 2260, in force or abolished, with what followed it.",
})
export class Region {
  @Field(() => RegionCode, { description: "区划代码: the GB/T 2260 code." })
  readonly code: string;

  @Shareable()
  @Field(() => String, { description: "名称: the name of the region." })
  readonly name: string;

  @Field(() => RegionLevel, { description: "级别: the level of the region." })
  readonly level: RegionLevel;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "启用日期: the first day the code may have been in force; null when it is older than the lists.",
  })
  readonly validFrom: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "停用日期: the last day the code may have been in force; null while it is.",
  })
  readonly validTo: string | null;

  /** No @Field: codes, which the resolver turns into regions. */
  readonly parentCode: string | null;
  readonly successorCodes: readonly string[];
  readonly predecessorCodes: readonly string[];
}
