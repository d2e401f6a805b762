import { Field, ID, Int, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Coverage } from "../coverage/coverage.ts";
import { PageInfo } from "../page/page-info.ts";
import { Region } from "../region/region.ts";
import { CursorScalar, DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { Worker } from "../worker/worker.ts";
import { ChangeOp } from "./change-enums.ts";

@ObjectType("PersonChangeEdge", {
  description:
    "A worker's record has changed, skills included (劳动者变更). It tells how the record is now, not how it was then.",
  simpleResolvers: true,
})
export class PersonChangeEdge {
  @Field(() => CursorScalar, { description: "Its place in the feed (游标)." })
  cursor: string;

  @Field(() => ID, {
    description: "The change's own id: the same whenever it is read (变更编号).",
  })
  id: string;

  @Field(() => ChangeOp, {
    description:
      "Whether the record is there now (操作). Of one that is gone nothing is told but its id.",
  })
  op: ChangeOp;

  @Field(() => ID, { description: "The global id of the worker (劳动者编号)." })
  recordId: string;

  @Field(() => Int, {
    nullable: true,
    description: "The record's version now; null when it is gone (版本号).",
  })
  version: number | null;

  @Field(() => Region, {
    description: "Where it is registered; of one that has moved, also where it was (登记地).",
  })
  region: Region;

  @Field(() => DateTimeScalar, { description: "When it was changed (变更时间)." })
  changedAt: string;

  @Field(() => Worker, {
    nullable: true,
    description: "The worker as recorded now; null when the record is gone (劳动者).",
  })
  node: Worker | null;
}

@ObjectType("PersonChangeConnection", {
  description:
    "A page of the feed of workers whom the caller may see (劳动者变更流): each once, with the last change.",
  simpleResolvers: true,
})
export class PersonChangeConnection {
  @Field(() => [PersonChangeEdge], { description: "The changes of this page (条目)." })
  edges: readonly PersonChangeEdge[];

  @Field(() => PageInfo, {
    description: "Where the page ends (分页信息). `endCursor` is always there.",
  })
  pageInfo: PageInfo;

  @Merged("CONCAT")
  @Field(() => [RegionCodeScalar], {
    description:
      "Provinces whose changes since `after` cannot all be told any more: read their records anew, and only then go on with `endCursor` (需重新取全量的省份).",
  })
  snapshotRequired: readonly string[];

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
