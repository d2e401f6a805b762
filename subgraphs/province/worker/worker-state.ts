import { Field, ID, Int, ObjectType } from "type-graphql";
import { EmploymentStatus } from "../vocabulary/enums.ts";
import { DateScalar, DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import type { IntentRow } from "./intent.ts";

/** No key: `_entities` does not lead here. It is told to who wrote; the person is asked for with a ground. */
@ObjectType("WorkerState", {
  description:
    "How a worker's record stands after a write (劳动者登记情况). Who the person is, `worker` tells, with a ground.",
  simpleResolvers: true,
})
export class WorkerState {
  @Field(() => ID, { description: "The global id of the worker (劳动者编号)." })
  id: string;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;

  @Field(() => RegionCodeScalar, { description: "Registered here (户籍地)." })
  homeRegion: string;

  @Field(() => EmploymentStatus, { description: "Whether the person works (就业状态)." })
  status: EmploymentStatus;

  @Field(() => DateScalar, { description: "The day the status was true (状态日期)." })
  statusAsOf: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "Wants to work (是否有就业意愿); null when nobody has asked.",
  })
  wantsWork: boolean | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When to ask again what work the person wants (应复核日期).",
  })
  confirmDueAt: string | null;

  @Field(() => DateTimeScalar, { description: "When it was written (更新时间)." })
  updatedAt: string;
}

export interface WorkerStateRow extends Pick<IntentRow, "wants_work" | "intent_confirm_due_at"> {
  readonly id: string;
  readonly version: number;
  readonly region_code: string;
  readonly status: EmploymentStatus;
  readonly status_as_of: string;
  readonly updated_at: string;
}

export const workerStateColumns = [
  ...(["id", "version", "region_code", "status", "status_as_of"] as const),
  ...(["wants_work", "intent_confirm_due_at", "updated_at"] as const),
] as const satisfies readonly (keyof WorkerStateRow)[];

export function workerStateOf(row: WorkerStateRow): WorkerState {
  return {
    id: row.id,
    version: row.version,
    homeRegion: row.region_code,
    status: row.status,
    statusAsOf: row.status_as_of,
    wantsWork: row.wants_work,
    confirmDueAt: row.intent_confirm_due_at,
    updatedAt: row.updated_at,
  };
}
