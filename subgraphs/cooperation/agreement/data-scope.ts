import { Field, Int, ObjectType } from "type-graphql";
import { DateScalar, RegionCode } from "../scalars.ts";
import { Purpose } from "./purpose.ts";

@ObjectType("DataScope", {
  description:
    "数据共享范围: what one party may read of the others' registers, for what and until when.",
})
export class DataScope {
  @Field(() => RegionCode, { description: "使用方: the party that reads." })
  readonly consumer: string;

  @Field(() => [String], { description: "数据类型: the types it may read, such as Worker." })
  readonly types: readonly string[];

  @Field(() => [String], { description: "字段: the fields it may read." })
  readonly fields: readonly string[];

  @Field(() => [Purpose], { description: "使用目的: what it may read them for." })
  readonly purposes: readonly Purpose[];

  @Field(() => Int, { nullable: true, description: "每日上限: rows per day; null is no limit." })
  readonly maxRowsPerDay: number | null;

  @Field(() => DateScalar, { description: "到期日: the last day on which it may read." })
  readonly expiresAt: string;
}
