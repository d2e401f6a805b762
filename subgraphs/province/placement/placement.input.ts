import { Field, ID, InputType, Int } from "type-graphql";
import { describedEnum } from "../../service/described-enum.ts";
import { OutputChannel, PlacementKind } from "../vocabulary/enums.ts";
import {
  DateScalar,
  DateTimeScalar,
  PseudonymScalar,
  RegionCodeScalar,
  UsccScalar,
} from "../vocabulary/scalars.ts";
import { idempotencyKeyField } from "../write/evidence.ts";
import type { WriteInput } from "../write/writes.ts";

export const PlacementEndReason = describedEnum(
  "PlacementEndReason",
  "Why work ended (务工结束原因).",
  {
    CONTRACT_ENDED: "The contract or the season ended (合同期满).",
    RESIGNED: "The person left (本人离职).",
    DISMISSED: "The employer let the person go (用人单位辞退).",
    FACTORY_CLOSED: "The employer closed or moved (企业停产搬迁).",
    RETURNED_HOME: "The person went home (返乡).",
    OTHER: "For another reason (其他).",
    RECORDED_IN_ERROR: "There was no such work: the report is taken back (登记有误，撤回).",
  },
);
export type PlacementEndReason = keyof typeof PlacementEndReason;

@InputType("PlacementSource", {
  description: "What somebody holds of a placement, and where (凭证来源).",
})
export class PlacementSource {
  @Field(() => String, {
    description: "The system it is recorded in, up to 100 characters (来源系统).",
  })
  system: string;

  @Field(() => String, {
    description: "Its id in that system, up to 100 characters (来源记录号). No names.",
  })
  recordId: string;

  @Field(() => DateTimeScalar, { description: "When it was collected (采集时间)." })
  collectedAt: string;
}

const sourceField = { description: "What one's own office holds of it (凭证)." } as const;
const employerField = {
  nullable: true,
  description:
    "The employer's unified social credit code; needed of work for an employer (用人单位).",
} as const;
const fullTimeField = {
  defaultValue: true,
  description: "Whether it fills the working time (是否全日制).",
} as const;
const startField = { description: "The first day of work (开始日期)." } as const;
const endField = {
  nullable: true,
  description: "The last day of work, not later than today; null while it goes on (结束日期).",
} as const;
const expectedVersionField = {
  description:
    "`version` as it was read, 0 of what was never written here (版本); another one now is `VERSION_CONFLICT`.",
} as const;

@InputType("ClaimPlacementInput", {
  description: "Where a person of one's own province works, as the home knows it (输出登记).",
})
export class ClaimPlacementInput implements WriteInput {
  @Field(() => ID, { description: "Who works (劳动者编号)." })
  workerId: string;

  @Field(() => RegionCodeScalar, { description: "The county of the work (务工地)." })
  hostCode: string;

  @Field(() => UsccScalar, employerField)
  employerUscc: string | null | undefined;

  @Field(() => PlacementKind, { description: "What kind of work (就业形式)." })
  kind: PlacementKind;

  @Field(() => Boolean, fullTimeField)
  fullTime: boolean;

  @Field(() => OutputChannel, { description: "How it came about (输出渠道)." })
  channel: OutputChannel;

  @Field(() => DateScalar, startField)
  startDate: string;

  @Field(() => DateScalar, endField)
  endDate: string | null | undefined;

  @Field(() => ID, { nullable: true, description: "The posting it began with (岗位编号)." })
  jobId: string | null | undefined;

  @Field(() => PlacementSource, sourceField)
  source: PlacementSource;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("ConfirmPlacementInput", {
  description: "What the other side says of a placement that one side has reported (核验).",
})
export class ConfirmPlacementInput implements WriteInput {
  @Field(() => ID, { description: "The placement in one's own register (务工记录编号)." })
  id: string;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number;

  @Field(() => Boolean, {
    defaultValue: true,
    description: "False when the person does not work there: CONFLICT (是否属实).",
  })
  isTrue: boolean;

  @Field(() => UsccScalar, {
    nullable: true,
    description: "The employer, when it is another than was reported (用人单位).",
  })
  employerUscc: string | null | undefined;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The first day, when it is another than was reported (开始日期).",
  })
  startDate: string | null | undefined;

  @Field(() => PlacementSource, sourceField)
  source: PlacementSource;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("ReportPlacementInput", {
  description: "Work in one's own province that no home province has claimed yet (输入登记).",
})
export class ReportPlacementInput implements WriteInput {
  @Field(() => PseudonymScalar, { description: "Who works (人员假名)." })
  personLink: string;

  @Field(() => RegionCodeScalar, { description: "Where the person is registered (户籍地)." })
  homeCode: string;

  @Field(() => RegionCodeScalar, { description: "The county of the work (务工地)." })
  hostCode: string;

  @Field(() => UsccScalar, employerField)
  employerUscc: string | null | undefined;

  @Field(() => PlacementKind, { description: "What kind of work (就业形式)." })
  kind: PlacementKind;

  @Field(() => Boolean, fullTimeField)
  fullTime: boolean;

  @Field(() => OutputChannel, { description: "How it came about (输出渠道)." })
  channel: OutputChannel;

  @Field(() => DateScalar, startField)
  startDate: string;

  @Field(() => DateScalar, endField)
  endDate: string | null | undefined;

  @Field(() => PlacementSource, sourceField)
  source: PlacementSource;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}

@InputType("EndPlacementInput", { description: "That work has ended, or never was (务工结束)." })
export class EndPlacementInput implements WriteInput {
  @Field(() => ID, { description: "The placement in one's own register (务工记录编号)." })
  id: string;

  @Field(() => Int, expectedVersionField)
  expectedVersion: number;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day of work; not with RECORDED_IN_ERROR (结束日期).",
  })
  endDate: string | null | undefined;

  @Field(() => PlacementEndReason, { description: "Why (原因)." })
  reason: PlacementEndReason;

  @Field(() => PlacementSource, sourceField)
  source: PlacementSource;

  @Field(() => String, idempotencyKeyField)
  idempotencyKey: string;
}
