import { Field, ID, InputType, Int } from "type-graphql";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { DateScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";
import { expectedVersionField, sourceRecordIdField, type UpsertInput } from "../write/upsert.ts";
import { ResourceType, SharingCondition, UpdateCycle } from "./enums.ts";

@InputType("UpsertCatalogEntryInput", {
  description:
    "An entry of the sharing catalogue as it is from now on (共享目录内容): what is left out is no more.",
})
export class UpsertCatalogEntryInput implements KeyedInput, UpsertInput {
  @Field(() => ID, {
    nullable: true,
    description: "Which one; a new one when left out (目录编号).",
  })
  id: string | null | undefined;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number | null | undefined;

  @Field(() => RegionCodeScalar, { description: "The province, by two digits (提供地区)." })
  region: string;

  @Field(() => ResourceType, {
    description: "The kind of records, each once in a province (种类).",
  })
  type: ResourceType;

  @Field(() => String, { description: "What it is called, 1 to 60 characters (资源名称)." })
  name: string;

  @Field(() => [String], {
    description: "Its groups of fields, 1 to 20, such as BASIC (信息项).",
  })
  fieldGroups: string[];

  @Field(() => UpdateCycle, { description: "How often it is brought up to date (更新周期)." })
  updateCycle: UpdateCycle;

  @Field(() => String, { description: "The office, 1 to 60 characters (责任单位)." })
  office: string;

  @Field(() => String, {
    description: "How to reach the office, 1 to 100 characters; nobody's own number (联系方式).",
  })
  contact: string;

  @Field(() => SharingCondition, { description: "With whom it is shared (共享属性)." })
  condition: SharingCondition;

  @Field(() => String, {
    nullable: true,
    description: "What the condition is, 1 to 200 characters; needed of BY_AGREEMENT (共享条件).",
  })
  conditionNote: string | null | undefined;

  @Field(() => [String], { description: "The systems it comes from, 1 to 20 (来源系统)." })
  sourceSystems: string[];

  @Field(() => Int, {
    nullable: true,
    description: "How many records its own systems hold, shared or not (持有数量).",
  })
  held: number | null | undefined;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of that number, not one to come; given with it (持有数量日期).",
  })
  heldAsOf: string | null | undefined;

  @Field(() => String, sourceRecordIdField)
  sourceRecordId: string | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
