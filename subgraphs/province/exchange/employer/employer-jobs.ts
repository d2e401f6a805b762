import { Field, ObjectType } from "type-graphql";
import { Provides } from "../../../service/federation-directives.ts";
import { Coverage } from "../../coverage/coverage.ts";
import { Count } from "../../page/count.ts";
import { PageInfo } from "../../page/page-info.ts";
import { CursorScalar } from "../../vocabulary/scalars.ts";
import { JobPosting, providedOfJob } from "../job/job.ts";

@ObjectType("EmployerJobEdge", {
  description: "A job of an employer in a list (单位岗位).",
  simpleResolvers: true,
})
export class EmployerJobEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Provides(providedOfJob)
  @Field(() => JobPosting, { description: "The job (岗位)." })
  node: JobPosting;
}

@ObjectType("EmployerJobConnection", {
  description: "Open jobs of one employer in every register, the newest first (单位岗位列表).",
  simpleResolvers: true,
})
export class EmployerJobConnection {
  @Field(() => [EmployerJobEdge], { description: "The jobs of this page (本页岗位)." })
  edges: readonly EmployerJobEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many there are (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
