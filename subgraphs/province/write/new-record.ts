import { provinceOfId } from "../global-id.ts";

/** The columns that every record with a source has, of one that is new. */
export function newRecord({
  id,
  source,
  sourceRecordId,
  nowMs,
}: {
  readonly id: string;
  /** The office that writes it. */
  readonly source: string;
  /** Its id in the office's own system; the global one when it has none. */
  readonly sourceRecordId: string | null | undefined;
  readonly nowMs: number;
}) {
  const now = new Date(nowMs).toISOString();
  return {
    id,
    province: provinceOfId(id),
    source_system: source,
    source_record_id: sourceRecordId ?? id,
    collected_at: now,
    updated_at: now,
    version: 1,
  };
}
