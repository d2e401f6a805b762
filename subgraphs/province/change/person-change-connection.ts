import { Field, ID, Int, ObjectType } from "type-graphql";
import { Merged } from "../../service/sharding-directives.ts";
import { Coverage } from "../coverage/coverage.ts";
import { PageInfo } from "../page/page-info.ts";
import { Region } from "../region/region.ts";
import { CursorScalar, DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { Worker } from "../worker/worker.ts";
import { ChangeOp, PersonChangeType } from "./change-enums.ts";
import { Consent } from "./consent.ts";
import { Placement } from "./placement-stub.ts";

@ObjectType("PersonChangeEdge", {
  description:
    "A record of a person has changed (人员变更). It tells how the record is now, not how it was then.",
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

  @Field(() => PersonChangeType, { description: "What kind of record it is (对象类型)." })
  type: PersonChangeType;

  @Field(() => ID, { description: "The global id of the record (对象编号)." })
  recordId: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "The record's version now; null when it is gone, and of consents, which have none (版本号).",
  })
  version: number | null;

  @Field(() => Region, {
    description:
      "Where it is registered, of placements in this province; of one that has moved, also where it was (登记地).",
  })
  region: Region;

  @Field(() => DateTimeScalar, { description: "When it was changed (变更时间)." })
  changedAt: string;

  @Field(() => Worker, {
    nullable: true,
    description:
      "The worker as recorded now; null for other kinds, and when the record is gone (劳动者).",
  })
  node: Worker | null;

  @Field(() => Placement, {
    nullable: true,
    description:
      "The placement as recorded now; null for other kinds, and when it is gone (务工记录). Only who asks for it is told of placements.",
  })
  placement: Placement | null;

  @Field(() => Consent, {
    nullable: true,
    description:
      "The consent as the caller may see it (授权): the person always, its recipient while it is in force for the purpose and for all that is asked for.",
  })
  authorization: Consent | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "When the consent was withdrawn, also for its recipient, who may not see the person any more (撤回时间); null while it was not, and for other kinds.",
  })
  withdrawnAt: string | null;
}

@ObjectType("PersonChangeConnection", {
  description:
    "A page of the feed of persons whom the caller may see (人员变更流): each record once, with its last change.",
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
