import type { Session } from "../../service/session.ts";
import { type CorrectionRow, correctionsSql, isReturnedSql } from "./correction-row.ts";

/** Of whom the session's permit is for, the latest first. */
export function listOwnCorrections(session: Session): Promise<readonly CorrectionRow[]> {
  return session.query<CorrectionRow>(`${correctionsSql} ORDER BY raised_at DESC, correction.id`);
}

/** How many are listed at once: what is most urgent. */
const correctionsMax = 200;

export interface OpenCorrectionsQuery {
  readonly province: string;
  /** YYYY-MM-DD in China: only those that are due before; null is all. */
  readonly dueBefore: string | null;
}

/** Those without an answer, the first due first. */
export function listOpenCorrections(
  session: Session,
  { province, dueBefore }: OpenCorrectionsQuery,
): Promise<readonly CorrectionRow[]> {
  return session.query<CorrectionRow>(
    `${correctionsSql}
      WHERE state IN ('RAISED', 'IN_REVIEW') AND left(correction.worker_id, 2) = $1
        AND ($2::date IS NULL OR due_at < $2::date)
      ORDER BY due_at, correction.id LIMIT ${correctionsMax}`,
    [province, dueBefore],
  );
}

export interface CorrectionsOfSourceQuery {
  readonly province: string;
  readonly system: string;
}

/** Accepted ones that the source has not sent back corrected yet, the longest accepted first. */
export function listCorrectionsOfSource(
  session: Session,
  { province, system }: CorrectionsOfSourceQuery,
): Promise<readonly CorrectionRow[]> {
  return session.query<CorrectionRow>(
    `${correctionsSql}
      WHERE state = 'ACCEPTED' AND left(correction.worker_id, 2) = $1
        AND worker.source_system = $2 AND NOT ${isReturnedSql}
      ORDER BY answered_at, correction.id LIMIT ${correctionsMax}`,
    [province, system],
  );
}
