import { Field, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { Worker } from "./worker.ts";

@ObjectType("WorkerEdge", {
  description: "A worker in a list (劳动者条目).",
  simpleResolvers: true,
})
export class WorkerEdge {
  @Field(() => CursorScalar, { description: "The place in the list (游标)." })
  cursor: string;

  @Field(() => Worker, { description: "The worker (劳动者)." })
  node: Worker;
}

@ObjectType("WorkerConnection", {
  description: "One page of a list of workers (劳动者列表).",
  simpleResolvers: true,
})
export class WorkerConnection {
  @Field(() => [WorkerEdge], { description: "The rows of this page (条目)." })
  edges: readonly WorkerEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many workers the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
