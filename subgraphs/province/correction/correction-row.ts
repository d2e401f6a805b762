import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import type { Correction, CorrectionState } from "./correction.ts";

export interface CorrectionRow {
  readonly id: string;
  readonly worker_id: string;
  readonly field_group: FieldGroup;
  readonly field: string | null;
  readonly says: Uint8Array;
  readonly reason: Uint8Array | null;
  readonly answer: Uint8Array | null;
  readonly state: CorrectionState;
  readonly raised_at: string;
  readonly raised_by: string;
  readonly due_at: string;
  readonly answered_at: string | null;
  readonly version: number;
  /** Null of whom the worker is hidden from. */
  readonly source_system: string | null;
  readonly source_record_id: string | null;
  readonly is_returned: boolean | null;
  /** Null of whom the words are hidden from. */
  readonly key_id: string | null;
  readonly sealed_key: Uint8Array | null;
}

/** That the source has sent the record again since: what it had collected by then, it has corrected. */
export const isReturnedSql =
  "coalesce(state = 'ACCEPTED' AND worker.collected_at >= answered_at, false)";

export const correctionsSql = `SELECT correction.id, correction.worker_id, field_group, field, says, reason,
  answer, state, raised_at, raised_by, due_at, answered_at, correction.version, key.key_id, key.sealed_key,
  worker.source_system, worker.source_record_id, ${isReturnedSql} AS is_returned
  FROM correction LEFT JOIN correction_key AS key ON key.correction_id = correction.id
  LEFT JOIN worker ON worker.id = correction.worker_id`;

/** @param today YYYY-MM-DD in China */
export function correctionOf(row: CorrectionRow, vault: IdentityVault, today: string): Correction {
  const { id, key_id, sealed_key, source_system: system, source_record_id: recordId } = row;
  const notes =
    key_id === null || sealed_key === null
      ? null
      : vault.notes(id, { keyId: key_id, sealedKey: sealed_key });
  const opened = (bytes: Uint8Array | null, column: string): string | null =>
    bytes && (notes?.open(bytes, column) ?? null);
  return {
    id,
    fieldGroup: row.field_group,
    field: row.field,
    says: opened(row.says, "says"),
    reason: opened(row.reason, "reason"),
    state: row.state,
    raisedAt: row.raised_at,
    dueAt: row.due_at,
    isOverdue: row.answered_at === null && row.due_at < today,
    answeredAt: row.answered_at,
    answer: opened(row.answer, "answer"),
    source:
      system === null || recordId === null
        ? null
        : { system, recordId, isReturned: row.is_returned === true },
    version: row.version,
  };
}
