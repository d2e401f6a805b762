import { Field, Int, ObjectType } from "type-graphql";
import { FieldGroup } from "../../access/field-group.ts";
import { Purpose } from "../../access/purpose.ts";
import { DateScalar, RegionCode } from "../scalars.ts";

@ObjectType("DataScope", {
  description:
    "What one party may read of the others' registers, for what and until when (数据共享范围).",
})
export class DataScope {
  @Field(() => RegionCode, { description: "The party that reads (使用方)." })
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

  @Field(() => DateScalar, { description: "The last day on which it may read (到期日)." })
  readonly expiresAt: string;
}
