import { Field, ID, Int, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { Employer } from "../employer/employer.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { RegionLevel } from "../vocabulary/enums.ts";
import {
  IndustryCodeScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
} from "../vocabulary/scalars.ts";

@Key("id")
@ObjectType("LaborBrand", {
  description: "A named trade of a place whose workers are known for it (劳务品牌).",
  simpleResolvers: true,
})
export class LaborBrand {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (品牌编号)." })
  id: string;

  @Field(() => String, { description: "The name (品牌名称), such as 紫阳修脚师." })
  name: string;

  @Field(() => Region, { description: "The region it belongs to (所属地区)." })
  region: Region;

  @Field(() => RegionLevel, { description: "Which level of government carries it (品牌级别)." })
  level: RegionLevel;

  @Field(() => IndustryCodeScalar, { nullable: true, description: "The industry (行业代码)." })
  industry: string | null;

  @Field(() => [OccupationCodeScalar], { description: "Its occupations (职业代码)." })
  occupations: string[];

  @Field(() => String, { nullable: true, description: "The trademark's number (商标注册号)." })
  trademarkNo: string | null;

  @Field(() => [Employer], { description: "Who runs it (运营单位)." })
  operators: Employer[];

  @Field(() => [RegionCodeScalar], {
    description: "Regions in which it has labour stations (工作站所在地).",
  })
  stationRegions: string[];

  @Field(() => Int, {
    nullable: true,
    description: "People in work in a year (带动就业人数); null when not recorded, or withheld.",
  })
  employment: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of them, people lifted out of poverty (带动脱贫人口就业人数); null likewise.",
  })
  assistedEmployment: number | null;

  @Field(() => Int, {
    description: "Brand leaders (品牌带头人数): named in public, so told however few.",
  })
  leaders: number;

  @Field(() => Int, {
    description: "Master artisans (工匠人数): named in public, so told however few.",
  })
  artisans: number;

  @Field(() => Provenance, { description: "Where the record comes from (数据来源)." })
  provenance: Provenance;
}
