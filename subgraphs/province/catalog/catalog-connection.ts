import { Field, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { CatalogEntry } from "./catalog-entry.ts";

@ObjectType("CatalogEdge", {
  description: "An entry of the catalogue in a list (目录条目).",
  simpleResolvers: true,
})
export class CatalogEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => CatalogEntry, { description: "The entry (目录条目)." })
  node: CatalogEntry;
}

@ObjectType("CatalogConnection", {
  description: "One page of the sharing catalogue of all provinces (信息资源共享目录).",
  simpleResolvers: true,
})
export class CatalogConnection {
  @Field(() => [CatalogEdge], { description: "The rows of this page (条目)." })
  edges: readonly CatalogEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many entries the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
