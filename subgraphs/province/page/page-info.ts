import { Field, ObjectType } from "type-graphql";
import { Shareable } from "../../service/federation-directives.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";

@Shareable()
@ObjectType("PageInfo", {
  description: "Where a page ends and whether more follows (分页信息).",
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => CursorScalar, {
    nullable: true,
    description: "The place of the page's last row; null when the page is empty (末行游标).",
  })
  endCursor: string | null;

  @Field(() => Boolean, { description: "Whether more rows follow (是否有下一页)." })
  hasNextPage: boolean;
}
