import { Field, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { AccessLogEntry } from "./access-log-entry.ts";

@ObjectType("AccessLogEdge", {
  description: "An entry in a list of the access log (日志条目).",
  simpleResolvers: true,
})
export class AccessLogEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => AccessLogEntry, { description: "The entry (访问日志)." })
  node: AccessLogEntry;
}

/** It has no count: a log has many millions of records, and nobody needs their number. */
@ObjectType("AccessLogConnection", {
  description: "One page of the access log (日志列表).",
  simpleResolvers: true,
})
export class AccessLogConnection {
  @Field(() => [AccessLogEdge], { description: "The entries of this page (条目)." })
  edges: readonly AccessLogEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
