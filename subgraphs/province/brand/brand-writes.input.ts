import { Field, ID, InputType, Int } from "type-graphql";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { RegionLevel } from "../vocabulary/enums.ts";
import {
  IndustryCodeScalar,
  OccupationCodeScalar,
  RegionCodeScalar,
  UsccScalar,
} from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";
import { expectedVersionField, sourceRecordIdField, type UpsertInput } from "../write/upsert.ts";

@InputType("BrandYearInput", {
  description: "People in work through a brand in a year (年度带动就业).",
})
export class BrandYearInput {
  @Field(() => Int, { description: "The year, not one to come (年度)." })
  year: number;

  @Field(() => Int, { description: "How many (带动就业人数)." })
  employment: number;

  @Field(() => Int, {
    description: "Of them, people lifted out of poverty (带动脱贫人口就业人数).",
  })
  assisted: number;
}

@InputType("UpsertBrandInput", {
  description: "A labor brand as it is from now on (劳务品牌内容): what is left out is no more.",
})
export class UpsertBrandInput implements KeyedInput, UpsertInput {
  @Field(() => ID, {
    nullable: true,
    description: "Which one; a new one when left out (品牌编号).",
  })
  id: string | null | undefined;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number | null | undefined;

  @Field(() => RegionCodeScalar, {
    description:
      "The region it belongs to (所属地区): the province, or a region of it, in force today.",
  })
  region: string;

  @Field(() => String, { description: "The name, 1 to 60 characters (品牌名称)." })
  name: string;

  @Field(() => RegionLevel, {
    description: "Which level of government carries it (品牌级别): province, prefecture or county.",
  })
  level: RegionLevel;

  @Field(() => IndustryCodeScalar, { nullable: true, description: "The industry (行业代码)." })
  industry: string | null | undefined;

  @Field(() => [OccupationCodeScalar], {
    description: "Its occupations, 1 to 20 (职业代码).",
  })
  occupations: string[];

  @Field(() => String, {
    nullable: true,
    description: "The trademark's number, at most 30 characters (商标注册号).",
  })
  trademarkNo: string | null | undefined;

  @Field(() => [UsccScalar], {
    defaultValue: [],
    description: "Who runs it, at most 20 employers of this register (运营单位).",
  })
  operators: string[];

  @Field(() => [RegionCodeScalar], {
    defaultValue: [],
    description: "Regions in which it has labour stations (工作站所在地).",
  })
  stationRegions: string[];

  @Field(() => Int, { defaultValue: 0, description: "Brand leaders (品牌带头人数)." })
  leaders: number;

  @Field(() => Int, { defaultValue: 0, description: "Master artisans (工匠人数)." })
  artisans: number;

  @Field(() => [BrandYearInput], {
    defaultValue: [],
    description:
      "Numbers of years, each once; years that are left out stay as they are (年度数据).",
  })
  years: BrandYearInput[];

  @Field(() => String, sourceRecordIdField)
  sourceRecordId: string | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
