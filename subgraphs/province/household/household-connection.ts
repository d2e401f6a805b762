import { Field, Int, ObjectType } from "type-graphql";
import { Coverage } from "../coverage/coverage.ts";
import { HouseholdFlag } from "../list/list-enums.ts";
import { Count } from "../page/count.ts";
import { PageInfo } from "../page/page-info.ts";
import { CursorScalar, DateScalar, DateTimeScalar } from "../vocabulary/scalars.ts";
import { Household } from "./household.ts";

@ObjectType("HouseholdEdge", {
  description: "A household in which somebody can work and nobody does (零就业家庭条目).",
  simpleResolvers: true,
})
export class HouseholdEdge {
  @Field(() => CursorScalar, { description: "The place in the list (游标)." })
  cursor: string;

  @Field(() => Household, { description: "The household (农户)." })
  node: Household;

  @Field(() => DateScalar, {
    description: "The day of the last change of status of who can work in it (起始日期).",
  })
  since: string;

  @Field(() => DateTimeScalar, { description: "When the list took note of it (列入时间)." })
  enteredAt: string;

  @Field(() => Int, { description: "How many in it can work (劳动力人数)." })
  ableCount: number;

  @Field(() => [HouseholdFlag], { description: "What is missing (提示)." })
  flags: readonly HouseholdFlag[];
}

@ObjectType("HouseholdConnection", {
  description: "One page of a list of households (农户列表).",
  simpleResolvers: true,
})
export class HouseholdConnection {
  @Field(() => [HouseholdEdge], { description: "The rows of this page (条目)." })
  edges: readonly HouseholdEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Count, { description: "How many households the whole list has (总数)." })
  totalCount: Count;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
