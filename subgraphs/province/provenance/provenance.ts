import { Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

@Shareable()
@ObjectType("Provenance", {
  description: "Where a shared record comes from and how fresh it is (数据来源).",
  simpleResolvers: true,
})
export class Provenance {
  @Field(() => RegionCodeScalar, { description: "The province that holds the record (来源地区)." })
  sourceRegion: string;

  @Field(() => String, { description: "The system it was recorded in (来源系统)." })
  sourceSystem: string;

  @Field(() => String, { description: "Its id in that system (来源记录号)." })
  sourceRecordId: string;

  @Field(() => DateTimeScalar, { description: "When it was collected (采集时间)." })
  collectedAt: string;

  @Field(() => DateTimeScalar, { description: "When it last changed (更新时间)." })
  updatedAt: string;

  @Field(() => Int, { description: "How many times it was written (版本)." })
  version: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When somebody last checked it (核验时间).",
  })
  verifiedAt: string | null;
}

/** The columns of every table that has a provenance. */
export interface ProvenanceRow {
  readonly province: string;
  readonly source_system: string;
  readonly source_record_id: string;
  readonly collected_at: string;
  readonly updated_at: string;
  readonly version: number;
  readonly verified_at: string | null;
}

export const provenanceColumns = [
  "province",
  "source_system",
  "source_record_id",
  "collected_at",
  "updated_at",
  "version",
  "verified_at",
] as const satisfies readonly (keyof ProvenanceRow)[];

export function provenanceOf(row: ProvenanceRow): Provenance {
  return {
    sourceRegion: row.province,
    sourceSystem: row.source_system,
    sourceRecordId: row.source_record_id,
    collectedAt: row.collected_at,
    updatedAt: row.updated_at,
    version: row.version,
    verifiedAt: row.verified_at,
  };
}
