import type { Session } from "../../service/session.ts";
import { RecordNotOpenError, VersionConflictError } from "../write/errors.ts";
import type {
  AssignHelperInput,
  AssistancePlan,
  HelperAssignment,
  HouseholdPlan,
  SetAssistancePlanInput,
  SetHouseholdPlanInput,
} from "./assistance.ts";

/** Makes the plan of a person, or changes the one that has the version that was read. */
export async function setAssistancePlan(
  session: Session,
  { workerId, planNote, expectedVersion }: SetAssistancePlanInput,
): Promise<AssistancePlan> {
  await expectWorker(session, workerId);
  const isFirst = expectedVersion === null || expectedVersion === undefined;
  const [row] = await session.query<{ readonly version: number }>(
    isFirst
      ? `INSERT INTO assistance_plan (worker_id, note) VALUES ($1, $2)
         ON CONFLICT (worker_id) DO NOTHING RETURNING version`
      : `UPDATE assistance_plan SET note = $2, version = version + 1
          WHERE worker_id = $1 AND version = $3 RETURNING version`,
    [workerId, planNote, ...(isFirst ? [] : [expectedVersion])],
  );
  if (row === undefined) {
    const [standing] = await session.query<{ readonly version: number }>(
      "SELECT version FROM assistance_plan WHERE worker_id = $1",
      [workerId],
    );
    throw new VersionConflictError(standing?.version ?? null);
  }
  return { workerId, planNote, version: row.version };
}

/** Says what is planned for a household, and by whom; the helper stays where none is named. */
export async function setHouseholdPlan(
  session: Session,
  { householdId, planNote, helper, expectedVersion }: SetHouseholdPlanInput,
): Promise<HouseholdPlan> {
  const standing = await versionOfHousehold(session, householdId);
  if (standing === null) throw new RecordNotOpenError("input.householdId", "a household");
  const [row] = await session.query<{ readonly helper: string | null; readonly version: number }>(
    `UPDATE household SET plan_note = $2, helper = coalesce($3, helper), version = version + 1
      WHERE id = $1 AND version = $4 RETURNING helper, version`,
    [householdId, planNote, helper ?? null, expectedVersion],
  );
  // Read anew: it may have been changed since.
  if (row === undefined)
    throw new VersionConflictError(await versionOfHousehold(session, householdId));
  return { householdId, planNote, ...row };
}

async function versionOfHousehold(session: Session, id: string): Promise<number | null> {
  const [row] = await session.query<{ readonly version: number }>(
    "SELECT version FROM household WHERE id = $1",
    [id],
  );
  return row?.version ?? null;
}

/** Puts a person into the caseload of one helper, and out of that of any other. */
export async function assignHelper(
  session: Session,
  { workerId, helper }: AssignHelperInput,
): Promise<HelperAssignment> {
  await expectWorker(session, workerId);
  await session.query("DELETE FROM caseload WHERE worker_id = $1 AND helper <> $2", [
    workerId,
    helper,
  ]);
  await session.query(
    "INSERT INTO caseload (helper, worker_id) VALUES ($2, $1) ON CONFLICT DO NOTHING",
    [workerId, helper],
  );
  return { workerId, helper };
}

async function expectWorker(session: Session, workerId: string): Promise<void> {
  const [found] = await session.query("SELECT true AS found FROM worker WHERE id = $1", [workerId]);
  if (found === undefined) throw new RecordNotOpenError("input.workerId", "a worker");
}
