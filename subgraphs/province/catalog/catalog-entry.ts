import { Field, ID, Int, ObjectType } from "type-graphql";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../vocabulary/scalars.ts";
import { ResourceType, SharingCondition, UpdateCycle } from "./enums.ts";

/** No key: `_entities` does not lead here. */
@ObjectType("CatalogEntry", {
  description:
    "What a province shares of one kind, how often it is brought up to date, and who answers for it (信息资源共享目录条目).",
  simpleResolvers: true,
})
export class CatalogEntry {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (目录编号)." })
  id: string;

  @Field(() => Region, { description: "Whose resource it is (提供地区)." })
  region: Region;

  @Field(() => ResourceType, { description: "The kind of records (种类)." })
  type: ResourceType;

  @Field(() => String, { description: "What the province calls it (资源名称)." })
  name: string;

  @Field(() => [String], { description: "The groups of fields that it has (信息项)." })
  fieldGroups: string[];

  @Field(() => UpdateCycle, {
    description: "How often: what is older than that is DATA_STALE (更新周期).",
  })
  updateCycle: UpdateCycle;

  @Field(() => String, { description: "The office that answers for it (责任单位)." })
  office: string;

  @Field(() => String, { description: "How to reach that office (联系方式)." })
  contact: string;

  @Field(() => SharingCondition, { description: "With whom it is shared (共享属性)." })
  condition: SharingCondition;

  @Field(() => String, {
    nullable: true,
    description: "What the condition is, in words (共享条件).",
  })
  conditionNote: string | null;

  @Field(() => [String], { description: "The systems it comes from (来源系统)." })
  sourceSystems: string[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "When a record of the kind last changed (最近更新时间); null of what is about persons, and where there is none.",
  })
  lastUpdatedAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many records can be asked for here: of jobs the open ones (已共享数量); null of what is about persons.",
  })
  shared: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many its own systems hold, as the province says (持有数量); null while it has not said.",
  })
  held: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of that number (持有数量日期).",
  })
  heldAsOf: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "`shared` of `held`, with four decimals and 1 at the most (共享率); null where either is not known, or nothing is held.",
  })
  publishCoverage: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many of the shared are DATA_STALE (超期未更新数量); null of what is about persons.",
  })
  stale: number | null;

  @Field(() => Provenance, { description: "Who wrote the entry, and when (数据来源)." })
  provenance: Provenance;
}
