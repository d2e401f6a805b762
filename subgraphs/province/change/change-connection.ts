import { Field, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Coverage } from "../coverage/coverage.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { Change } from "./change.ts";

@ObjectType("ChangeEdge", {
  description: "A change in the feed (变更条目).",
  simpleResolvers: true,
})
export class ChangeEdge {
  @Field(() => CursorScalar, { description: "Its place in the feed (游标)." })
  cursor: string;

  @Field(() => Change, { description: "The change (变更)." })
  node: Change;
}

@ObjectType("ChangeConnection", {
  description:
    "A page of the feed (变更流): each record once, with its last change. The changes of one province stand in their order, and the provinces one after the other.",
  simpleResolvers: true,
})
export class ChangeConnection {
  @Field(() => [ChangeEdge], { description: "The changes of this page (条目)." })
  edges: readonly ChangeEdge[];

  @Field(() => PageInfo, {
    description:
      "Where the page ends (分页信息). `endCursor` is always there: ask again with it, at once if `hasNextPage`, otherwise a little later.",
  })
  pageInfo: PageInfo;

  @Merged("CONCAT")
  @Field(() => [RegionCodeScalar], {
    description:
      "Provinces whose changes since `after` cannot all be told any more: too long ago, or the register was restored. Read their records anew, and only then go on with `endCursor` (需重新取全量的省份).",
  })
  snapshotRequired: readonly string[];

  @Field(() => Coverage, {
    description:
      "Which provinces answered (覆盖情况). The watermark of a province: whatever was changed before stands in the feed by now.",
  })
  coverage: Coverage;
}
