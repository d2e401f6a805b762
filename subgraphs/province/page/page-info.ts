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
    description:
      "Given back as `after`, it leads on (末行游标): the place of the page's last row. On a page without rows, where the walk stands, for when a silent province is back; null when there is nothing to lead on from.",
  })
  endCursor: string | null;

  @Field(() => Boolean, {
    description:
      "Whether to ask on (是否有下一页): more rows follow, or may follow because a province is silent. Always false on a page without rows, so that a walk ends; coverage tells whether a province was silent then.",
  })
  hasNextPage: boolean;
}
