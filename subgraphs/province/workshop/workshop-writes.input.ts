import { Field, ID, InputType, Int } from "type-graphql";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { CertStatus, WorkshopKind, WorkshopMode, WorkshopTrack } from "../vocabulary/enums.ts";
import { DateScalar, RegionCodeScalar, UsccScalar } from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";
import { expectedVersionField, sourceRecordIdField, type UpsertInput } from "../write/upsert.ts";

@InputType("UpsertWorkshopInput", {
  description: "A workshop as it is from now on (车间内容): what is left out is no more.",
})
export class UpsertWorkshopInput implements KeyedInput, UpsertInput {
  @Field(() => ID, {
    nullable: true,
    description: "Which one; a new one when left out (车间编号).",
  })
  id: string | null | undefined;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number | null | undefined;

  @Field(() => RegionCodeScalar, {
    description: "Where it is (所在地): the province, or a region of it, in force today.",
  })
  region: string;

  @Field(() => String, { description: "The name, 1 to 100 characters (车间名称)." })
  name: string;

  @Field(() => WorkshopKind, { description: "Its kind (车间类型)." })
  kind: WorkshopKind;

  @Field(() => String, {
    description: "What the province calls it, 1 to 30 characters (地方称谓), such as 社区工厂.",
  })
  localTerm: string;

  @Field(() => WorkshopMode, { description: "Who runs it (车间模式)." })
  mode: WorkshopMode;

  @Field(() => String, {
    nullable: true,
    description: "The premises it uses, at most 100 characters (场地).",
  })
  premises: string | null | undefined;

  @Field(() => UsccScalar, {
    nullable: true,
    description: "The code of the employer of this register who operates it (运营单位).",
  })
  operator: string | null | undefined;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: "The eastern partner region that supports it, of another province (协作地区).",
  })
  partnerRegion: string | null | undefined;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "It moved here from the east (是否东部转移).",
  })
  relocatedFromEast: boolean;

  @Field(() => WorkshopTrack, { description: "What is planned for it (车间分类)." })
  track: WorkshopTrack;

  @Field(() => String, { description: "Why that is planned, 1 to 200 characters (分类理由)." })
  trackReason: string;

  @Field(() => CertStatus, { description: "Its certification (认定状态)." })
  certStatus: CertStatus;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When it was certified (认定日期): needed, unless it has only applied.",
  })
  certifiedAt: string | null | undefined;

  @Field(() => DateScalar, { nullable: true, description: "When it is reviewed next (复核日期)." })
  reviewDueAt: string | null | undefined;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When it left the programme (退出日期): of one that has left, and needed there.",
  })
  exitedAt: string | null | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Why it left, at most 200 characters (退出原因): likewise.",
  })
  exitReason: string | null | undefined;

  @Field(() => Int, { description: "People who work there (用工人数)." })
  workforce: number;

  @Field(() => Int, { description: "Of them, people lifted out of poverty (吸纳脱贫人口数)." })
  assistedWorkforce: number;

  @Field(() => String, sourceRecordIdField)
  sourceRecordId: string | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
