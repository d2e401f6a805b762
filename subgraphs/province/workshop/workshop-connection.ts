import { Field, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { Workshop } from "./workshop.ts";

@ObjectType("WorkshopEdge", {
  description: "A workshop in a list (车间条目).",
  simpleResolvers: true,
})
export class WorkshopEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => Workshop, { description: "The workshop (就业帮扶车间)." })
  node: Workshop;
}

@ObjectType("WorkshopConnection", {
  description: "One page of a list of workshops (车间列表).",
  simpleResolvers: true,
})
export class WorkshopConnection {
  @Field(() => [WorkshopEdge], { description: "The rows of this page (条目)." })
  edges: readonly WorkshopEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many workshops the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
