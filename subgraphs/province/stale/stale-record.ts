import { Field, ID, Int, ObjectType } from "type-graphql";
import { ResourceType, UpdateCycle } from "../catalog/enums.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { DateTimeScalar } from "../vocabulary/scalars.ts";
import { DataFlag } from "./enums.ts";

@ObjectType("StaleRecord", {
  description: "A record that nobody has touched for too long (超期未更新记录).",
  simpleResolvers: true,
})
export class StaleRecord {
  @Field(() => DataFlag, { description: "What is wrong with it: DATA_STALE (标记)." })
  flag: DataFlag;

  @Field(() => ResourceType, { description: "What it is (种类)." })
  type: ResourceType;

  @Field(() => ID, { description: "Its global id (记录编号)." })
  recordId: string;

  @Field(() => Region, { description: "Where it is registered (登记地)." })
  region: Region;

  @Field(() => UpdateCycle, { description: "How often it should be touched (更新周期)." })
  updateCycle: UpdateCycle;

  @Field(() => DateTimeScalar, {
    description: "Records of its kind untouched since before this moment are stale now (截止时间).",
  })
  staleBefore: string;

  @Field(() => Provenance, {
    description: "Where it comes from, and when it last changed (数据来源).",
  })
  provenance: Provenance;
}

@ObjectType("StaleCount", {
  description: "How many records of a kind are stale in one region (超期未更新统计).",
  simpleResolvers: true,
})
export class StaleCount {
  @Field(() => ResourceType, { description: "The kind (种类)." })
  type: ResourceType;

  @Field(() => Region, { description: "The region they are registered in (登记地)." })
  region: Region;

  @Field(() => Int, { description: "How many (数量)." })
  stale: number;
}
