import { Field, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { StaleCount, StaleRecord } from "./stale-record.ts";

@ObjectType("StaleEdge", {
  description: "A stale record in a list (超期条目).",
  simpleResolvers: true,
})
export class StaleEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => StaleRecord, { description: "The record (记录)." })
  node: StaleRecord;
}

@ObjectType("StaleConnection", {
  description: "One page of the records that nobody has touched for too long (超期未更新清单).",
  simpleResolvers: true,
})
export class StaleConnection {
  @Field(() => [StaleEdge], { description: "The rows of this page (条目)." })
  edges: readonly StaleEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many records the whole list has (总数)." })
  totalCount: Count;

  @Merged("CONCAT")
  @Field(() => [StaleCount], {
    description:
      "The whole list by region and kind, the regions by their codes (分地区分种类统计).",
  })
  counts: readonly StaleCount[];

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
