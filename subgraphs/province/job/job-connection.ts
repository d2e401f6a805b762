import { Field, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar } from "../vocabulary/scalars.ts";
import { Facet } from "./facet.ts";
import { JobPosting } from "./job.ts";

@ObjectType("JobEdge", { description: "A job in a list (岗位条目).", simpleResolvers: true })
export class JobEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => JobPosting, { description: "The job (岗位)." })
  node: JobPosting;
}

@ObjectType("JobConnection", {
  description: "One page of a list of jobs (岗位列表).",
  simpleResolvers: true,
})
export class JobConnection {
  @Field(() => [JobEdge], { description: "The rows of this page (条目)." })
  edges: readonly JobEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many jobs the whole list has (总数)." })
  totalCount: Count;

  @Merged("GROUP", "field")
  @Field(() => [Facet], { description: "How the whole list divides (分面统计)." })
  facets: Facet[];

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
