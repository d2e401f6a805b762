import { Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "../service/federation-directives.ts";
import { DateTimeScalar, RegionCode } from "./scalars.ts";

/** The same as in the registers of provinces. */
@Shareable()
@ObjectType("Provenance", {
  description: "Where a shared record comes from and how fresh it is (数据来源).",
})
export class Provenance {
  @Field(() => RegionCode, { description: "The province that holds the record (来源地区)." })
  readonly sourceRegion: string;

  @Field(() => String, { description: "The system it was recorded in (来源系统)." })
  readonly sourceSystem: string;

  @Field(() => String, { description: "Its id in that system (来源记录号)." })
  readonly sourceRecordId: string;

  @Field(() => DateTimeScalar, { description: "When it was collected (采集时间)." })
  readonly collectedAt: string;

  @Field(() => DateTimeScalar, { description: "When it last changed (更新时间)." })
  readonly updatedAt: string;

  @Field(() => Int, { description: "How many times it was written (版本)." })
  readonly version: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When somebody last checked it (核验时间).",
  })
  readonly verifiedAt: string | null;
}

/**
 * The provenance of a row as one JSON object.
 *
 * @param sourceRegion an SQL expression: who keeps the paper
 */
export function provenanceSql(table: string, sourceRegion: string): string {
  const instant = (column: string): string =>
    `to_char(${table}.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `jsonb_build_object(
    'sourceRegion', ${sourceRegion}, 'sourceSystem', ${table}.source_system,
    'sourceRecordId', coalesce(${table}.source_record_id, ${table}.id),
    'collectedAt', ${instant("collected_at")}, 'updatedAt', ${instant("updated_at")},
    'version', ${table}.record_version, 'verifiedAt', ${instant("verified_at")}) AS provenance`;
}
