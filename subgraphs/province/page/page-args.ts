import { ArgsType, Field, Int } from "type-graphql";
import { limits } from "../../service/limits.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";

/** The paging arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: limits.pageSizeDefault,
    description: "How many rows at most, 1 to 100 (每页条数).",
  })
  first: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description: "The list goes on behind this row (起始游标).",
  })
  after: string | null | undefined;
}
