import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { describedEnum } from "../../service/described-enum.ts";
import { DateScalar, DateTimeScalar } from "../vocabulary/scalars.ts";
import { Evidence, evidenceField, idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";

export const RetainedKind = describedEnum(
  "RetainedKind",
  "What stays when a person is erased (依法留存的记录).",
  {
    PLACEMENT: "That somebody was placed, where and with whom, not who (就业安置记录).",
    ACCESS_LOG: "Who looked at the record and changed it, by digests (访问日志).",
  },
);
export type RetainedKind = keyof typeof RetainedKind;

@ObjectType("RetainedRecords", {
  description: "Records that the law has kept after a person was erased (依法留存的记录).",
  simpleResolvers: true,
})
export class RetainedRecords {
  @Field(() => RetainedKind, { description: "What they are (种类)." })
  kind: RetainedKind;

  @Field(() => Int, {
    nullable: true,
    description: "How many (数量); null where nobody can tell which are of the person.",
  })
  records: number | null;

  @Field(() => DateScalar, { description: "The last day on which one of them is kept (留存至)." })
  until: string;

  @Field(() => String, { description: "Why (留存依据)." })
  basis: string;
}

/** No key: `_entities` does not lead here. */
@ObjectType("Erasure", {
  description:
    "That a person was erased from one register, and what stays without them (删除结果).",
  simpleResolvers: true,
})
export class Erasure {
  @Field(() => ID, {
    description: "The id that was the worker's, and leads nowhere now (劳动者编号).",
  })
  id: string;

  @Field(() => DateTimeScalar, { description: "When (删除时间)." })
  erasedAt: string;

  @Field(() => [RetainedRecords], {
    description: "What is kept, restricted, and until when (留存).",
  })
  retained: readonly RetainedRecords[];
}

@InputType("ErasePersonInput", {
  description: "Who is erased, in this one register, with all records of theirs there (删除内容).",
})
export class ErasePersonInput implements WriteInput {
  @Field(() => ID, { description: "A record of the person (劳动者编号)." })
  workerId: string;

  @Field(() => Evidence, evidenceField)
  evidence: Evidence | null | undefined;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
