import { Field, ID, ObjectType } from "type-graphql";
import { Inaccessible, Key, Shareable } from "../../service/federation-directives.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { DateTimeScalar, IndustryCodeScalar, UsccScalar } from "../vocabulary/scalars.ts";

@Key("id")
@ObjectType("Employer", {
  description:
    "A province's record of an employer (用人单位). Its jobs in other provinces hang on the code.",
  simpleResolvers: true,
})
export class Employer {
  @Field(() => ID, { description: "Province, colon, unified social credit code (单位编号)." })
  id: string;

  @Shareable()
  @Field(() => UsccScalar, { description: "Unified social credit code (统一社会信用代码)." })
  uscc: string;

  @Shareable()
  @Field(() => String, { description: "The name (名称)." })
  name: string;

  @Shareable()
  @Field(() => Region, { description: "Where it is registered (注册地)." })
  region: Region;

  @Field(() => IndustryCodeScalar, { nullable: true, description: "The industry (行业代码)." })
  industry: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The size class: LARGE, MEDIUM, SMALL or MICRO (企业规模).",
  })
  sizeClass: string | null;

  @Field(() => Boolean, { description: "A labour office has checked it (是否核验)." })
  verified: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was checked (核验时间)." })
  verifiedAt: string | null;

  @Field(() => [String], { description: "Warnings about it (风险标记)." })
  riskFlags: string[];

  @Field(() => [String], { description: "Honours it was given (荣誉称号)." })
  honourTitles: string[];

  @Field(() => Provenance, { description: "Where the record comes from (数据来源)." })
  provenance: Provenance;

  @Inaccessible()
  @Field(() => UsccScalar, {
    description: "The code again, as the join over all registers reads it (登记代码).",
  })
  registration: string;
}
