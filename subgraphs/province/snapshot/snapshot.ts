import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { Personal } from "../../service/access-directives.ts";
import { describedEnum } from "../../service/described-enum.ts";
import type { Given } from "../../service/given.ts";
import { CursorScalar, DateTimeScalar } from "../vocabulary/scalars.ts";

export const SnapshotState = describedEnum("SnapshotState", "How far a snapshot is (快照状态).", {
  PREPARING: "It is being made: ask the same again a little later (生成中).",
  READY: "It can be fetched (可下载).",
});
export type SnapshotState = keyof typeof SnapshotState;

@ObjectType("Snapshot", {
  description:
    "All records of a kind as they stood at one moment, as a file to fetch (全量快照): a JSON object in each line, with the fields of the contract, in gzip. It is the caller's alone.",
  simpleResolvers: true,
})
export class Snapshot {
  @Field(() => ID, { description: "Its number (快照编号)." })
  id: string;

  @Field(() => SnapshotState, { description: "How far it is (状态)." })
  state: SnapshotState;

  @Field(() => String, {
    nullable: true,
    description:
      "Where to fetch it at this gateway, with the same token: `Range` goes on where a download broke off (下载地址).",
  })
  url: string | null;

  @Field(() => Int, { nullable: true, description: "How many records it has (记录数)." })
  rowCount: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The SHA-256 of the file, in hexadecimal digits (校验值).",
  })
  sha256: string | null;

  @Field(() => Int, { nullable: true, description: "How long the file is (字节数)." })
  bytes: number | null;

  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Where to follow from: as `after` of the change feed, it is a place in this province, and what comes behind it and the snapshot are the whole (后续变更的起始游标).",
  })
  cursor: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When its records stood like this (快照时间).",
  })
  createdAt: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "How long it is kept (保留至)." })
  expiresAt: string | null;
}

@InputType("PersonSnapshotFields", {
  description: "What of each worker stands in the file beside the basics (快照字段组).",
})
export class PersonSnapshotFields {
  @Personal("EMPLOYMENT", "Worker")
  @Field(() => Boolean, { nullable: true, description: "`status` and `statusAsOf` (就业状态)." })
  employment: Given<boolean>;

  @Personal("SKILLS", "Worker")
  @Field(() => Boolean, { nullable: true, description: "`skills` (技能)." })
  skills: Given<boolean>;

  @Personal("INTENT", "Worker")
  @Field(() => Boolean, { nullable: true, description: "`intent` (就业意愿)." })
  intent: Given<boolean>;

  @Personal("LINK", "Worker")
  @Field(() => Boolean, { nullable: true, description: "`personLink` (人员假名)." })
  link: Given<boolean>;
}
