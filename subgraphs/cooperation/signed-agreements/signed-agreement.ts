import { Field, ID, Int, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateScalar, DateTimeScalar, RegionCode } from "../scalars.ts";

/** No key: it is reached by the agreement, and told to who hands a signature in. */
@ObjectType("SignedAgreement", {
  description:
    "What one party lets another see of its register, as they have signed it and handed it in (数据共享约定): in force once both have.",
  simpleResolvers: true,
})
export class SignedAgreement {
  @Field(() => ID, {
    description: "The agreement with its version, such as agreement:32-61:3 (协议编号).",
  })
  readonly agreementId: string;

  @Field(() => RegionCode, { description: "Whose register is looked into (提供方)." })
  readonly provider: string;

  @Field(() => RegionCode, { description: "Who looks (使用方)." })
  readonly consumer: string;

  @Field(() => [String], { description: "The types it may read, such as Worker (数据类型)." })
  readonly types: readonly string[];

  @Field(() => [FieldGroup], {
    description: "What it may read of a person, in groups of fields (字段组).",
  })
  readonly fieldGroups: readonly FieldGroup[];

  @Field(() => [Purpose], { description: "What it may read them for (使用目的)." })
  readonly purposes: readonly Purpose[];

  @Field(() => Int, { nullable: true, description: "Rows per day (每日上限); null is no limit." })
  readonly maxRowsPerDay: number | null;

  @Field(() => DateScalar, { description: "The first day it is in force (生效日期)." })
  readonly effectiveFrom: string;

  @Field(() => DateScalar, { description: "The last day it is in force (到期日)." })
  readonly expiresAt: string;

  @Field(() => String, { description: "The impact assessment that went before (影响评估)." })
  readonly impactAssessment: string;

  @Field(() => [RegionCode], { description: "Who has signed it so far, in code order (已签署方)." })
  readonly signedBy: readonly string[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the second signature was handed in (签署完成时间); null until it is.",
  })
  readonly signedAt: string | null;

  @Field(() => [RegionCode], { description: "Who has revoked it, in code order (撤销方)." })
  readonly revokedBy: readonly string[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the first of them did (撤销时间); null while nobody has.",
  })
  readonly revokedAt: string | null;
}
