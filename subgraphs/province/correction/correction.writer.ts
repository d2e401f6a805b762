import { workingDaysAfter } from "../../reference/working-days.ts";
import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { newId } from "../new-id.ts";
import type { AnswerCorrectionInput, RaiseCorrectionInput } from "./correction.input.ts";
import { type CorrectionRow, correctionsSql } from "./correction-row.ts";

/** Working days in which a correction is answered. Own figure: to be compared with 政务数据共享条例. */
const answerWorkingDays = 10;

export interface Correcting {
  readonly session: Session;
  readonly vault: IdentityVault;
  /** Who writes, as a digest. */
  readonly principal: string;
  /** YYYY-MM-DD in China. */
  readonly today: string;
}

/** @returns null when there is no such person, or none who may be acted for here */
export async function raiseCorrection(
  { session, vault, principal, today }: Correcting,
  input: RaiseCorrectionInput,
): Promise<CorrectionRow | null> {
  const { workerId, fieldGroup, field, says, reason, evidence } = input;
  const id = newId(provinceOfId(workerId));
  const notes = vault.notes(id, null);
  const raised = await session.query(
    `INSERT INTO correction (id, worker_id, field_group, field, says, reason, state, raised_at, raised_by,
                             due_at, evidence_kind, evidence_reference, version)
     SELECT $1, worker.id, $3, $4, $5, $6, 'RAISED', date_trunc('milliseconds', now()), $7, $8, $9, $10, 1
       FROM worker WHERE worker.id = $2 RETURNING true AS raised`,
    [
      ...[id, workerId, fieldGroup, field ?? null],
      ...[notes.seal(says, "says"), reason ? notes.seal(reason, "reason") : null],
      ...[principal, workingDaysAfter(today, answerWorkingDays)],
      ...[evidence?.kind ?? null, evidence?.reference ?? null],
    ],
  );
  if (raised.length === 0) return null;
  await session.query(
    "INSERT INTO correction_key (correction_id, worker_id, key_id, sealed_key) VALUES ($1, $2, $3, $4)",
    [id, workerId, notes.keyId, notes.sealedKey],
  );
  return findCorrection(session, id);
}

/**
 * Moves a correction on, unless it has another version by now.
 *
 * @returns null then
 */
export async function answerCorrection(
  { session, vault }: Pick<Correcting, "session" | "vault">,
  before: CorrectionRow,
  { expectedVersion, state, answer }: AnswerCorrectionInput,
): Promise<CorrectionRow | null> {
  const { id, key_id, sealed_key } = before;
  if (key_id === null || sealed_key === null)
    throw new Error("A correction without a key cannot be answered.");
  const notes = vault.notes(id, { keyId: key_id, sealedKey: sealed_key });
  const moved = await session.query(
    `UPDATE correction SET state = $3, answer = $4, version = version + 1,
            answered_at = CASE WHEN $3 <> 'IN_REVIEW' THEN date_trunc('milliseconds', now()) END
      WHERE id = $1 AND version = $2 RETURNING true AS moved`,
    [id, expectedVersion, state, answer ? notes.seal(answer, "answer") : null],
  );
  return moved.length === 0 ? null : findCorrection(session, id);
}

export async function findCorrection(session: Session, id: string): Promise<CorrectionRow | null> {
  const [row] = await session.query<CorrectionRow>(`${correctionsSql} WHERE correction.id = $1`, [
    id,
  ]);
  return row ?? null;
}
