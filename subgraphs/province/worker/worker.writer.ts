import { orderComplement } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { insertRow } from "../../service/write-row.ts";
import { newRecord } from "../write/new-record.ts";
import type { IntentDraft, SkillDraft, WorkerDraft } from "./worker-draft.ts";
import { type WorkerStateRow, workerStateColumns } from "./worker-state.ts";
import { intentValues, workerValues } from "./worker-values.ts";

export interface RegisteredWorker {
  readonly id: string;
  readonly worker: WorkerDraft;
  /** Whose caseload the person is of; null when nobody's. */
  readonly helper: string | null;
  /** The office that registers. */
  readonly source: string;
  readonly sourceRecordId: string | null | undefined;
  readonly nowMs: number;
}

/** A person's record with its skills. The identity is stored beside it. */
export async function insertWorker(
  session: Session,
  { id, worker, helper, source, sourceRecordId, nowMs }: RegisteredWorker,
): Promise<WorkerStateRow> {
  // First: what a helper may write is what is of the caseload.
  if (helper !== null)
    await session.query("INSERT INTO caseload (helper, worker_id) VALUES ($1, $2)", [helper, id]);
  const row = await insertRow<WorkerStateRow>(session, {
    table: "worker",
    values: {
      ...newRecord({ id, source, sourceRecordId, nowMs }),
      ...workerValues(worker, nowMs),
    },
    returning: workerStateColumns,
  });
  await insertSkills(session, id, worker.skills);
  return row;
}

async function insertSkills(
  session: Session,
  workerId: string,
  skills: readonly SkillDraft[],
): Promise<void> {
  if (skills.length === 0) return;
  await session.query(
    `INSERT INTO skill (worker_id, occupation_code, name, level, years)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::smallint[], $5::numeric[])`,
    [
      workerId,
      skills.map(({ occupation }) => occupation),
      skills.map(({ name }) => name),
      skills.map(({ level }) => level),
      skills.map(({ years }) => years),
    ],
  );
}

export interface RecordedIntent {
  readonly workerId: string;
  readonly intent: IntentDraft;
  /** The version that the record must still have; null for any. */
  readonly expectedVersion: number | null;
  readonly nowMs: number;
}

/**
 * What a person wants from the end of this transaction on, in place of what they wanted before.
 *
 * @returns null when there is no such person, none who may be acted for here, one of another version by
 *   now, or one who was asked later
 */
export async function recordIntent(
  session: Session,
  { workerId, intent, expectedVersion, nowMs }: RecordedIntent,
): Promise<WorkerStateRow | null> {
  const bound = new Values();
  const values = {
    ...intentValues(intent),
    updated_order: orderComplement - nowMs,
    updated_at: new Date(nowMs).toISOString(),
  };
  const set = Object.entries(values).map(([column, value]) => `${column} = ${bound.bind(value)}`);
  const [row] = await session.query<WorkerStateRow>(
    `UPDATE worker SET ${set.join(", ")}, version = version + 1
      WHERE id = ${bound.bind(workerId)}
        AND version = coalesce(${bound.bind(expectedVersion)}::integer, version)
        AND coalesce(intent_recorded_at <= ${bound.bind(intent.recordedAt)}::timestamptz, true)
  RETURNING ${workerStateColumns.join(", ")}`,
    bound.list,
  );
  return row ?? null;
}

/** How a record stands that was not changed; null when the caller may not act for the person. */
export async function findWorkerVersion(session: Session, id: string): Promise<number | null> {
  const [row] = await session.query<{ readonly version: number }>(
    "SELECT version FROM worker WHERE id = $1",
    [id],
  );
  return row?.version ?? null;
}
