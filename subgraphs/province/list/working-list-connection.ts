import { Field, ID, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar, DateScalar, DateTimeScalar } from "../vocabulary/scalars.ts";
import { Worker } from "../worker/worker.ts";
import { WorkingListFlag } from "./list-enums.ts";

@ObjectType("WorkingListEdge", {
  description: "A person on a working list (台账条目), with what put them there.",
  simpleResolvers: true,
})
export class WorkingListEdge {
  @Field(() => CursorScalar, { description: "The place in the list (游标)." })
  cursor: string;

  @Field(() => Worker, { description: "The person (劳动者)." })
  node: Worker;

  @Field(() => DateScalar, {
    description: "The day of what put the person there, as the records tell it (起始日期).",
  })
  since: string;

  @Field(() => DateTimeScalar, { description: "When the list took note of it (列入时间)." })
  enteredAt: string;

  @Field(() => [String], {
    description:
      "Why (列入原因): a stable code, and behind a colon what it is about, such as SHORT_STAYS:2. The codes: CAME_BACK, WANTS_TO_GO_OUT, SHORT_STAYS, SEVERAL_STAYS, WANTS_NO_WORK, WANTS_WORK, NO_HELPER, NO_PLAN.",
  })
  reasons: readonly string[];

  @Field(() => [WorkingListFlag], { description: "What is missing (提示)." })
  flags: readonly WorkingListFlag[];

  @Field(() => [ID], {
    description: "Ids of the placements that show it; none where the record itself does (依据).",
  })
  evidence: readonly string[];

  @Field(() => String, { nullable: true, description: "The plan for this person (帮扶方案)." })
  planNote: string | null;
}

@ObjectType("WorkingListConnection", {
  description: "One page of a working list (工作台账).",
  simpleResolvers: true,
})
export class WorkingListConnection {
  @Field(() => [WorkingListEdge], { description: "The rows of this page (条目)." })
  edges: readonly WorkingListEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many persons the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
