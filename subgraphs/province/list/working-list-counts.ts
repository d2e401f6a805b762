import { Field, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Count } from "../page/count.ts";
import { WorkingList } from "./list-enums.ts";

@ObjectType("WorkingListCount", {
  description: "How many persons are on one list (台账人数).",
  simpleResolvers: true,
})
export class WorkingListCount {
  @Merged("FIRST")
  @Field(() => WorkingList, { description: "The list (台账)." })
  list: WorkingList;

  @Field(() => Count, { description: "How many persons (人数)." })
  persons: Count;
}

@ObjectType("WorkingListCounts", {
  description:
    "How many are on the working lists, of those whom the caller may see (台账统计); at least so many where a province is silent.",
  simpleResolvers: true,
})
export class WorkingListCounts {
  @Merged("GROUP", "list")
  @Field(() => [WorkingListCount], { description: "List by list (分台账人数)." })
  lists: readonly WorkingListCount[];

  @Field(() => Count, {
    description:
      "Persons on any of them: who is on two is counted once in each register (去重总人数).",
  })
  persons: Count;

  @Field(() => Count, { description: "Zero-employment households (零就业家庭户数)." })
  zeroEmploymentHouseholds: Count;
}
