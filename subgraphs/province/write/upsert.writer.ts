import type { Session } from "../../service/session.ts";
import { insertRow, updateRow, type WrittenRow } from "../../service/write-row.ts";
import { newRecord } from "./new-record.ts";
import type { UpsertTarget } from "./upsert.ts";

/** A record that an office makes or changes. */
export interface RecordToWrite<Input> extends UpsertTarget {
  readonly input: Input;
  /** The office that writes it. */
  readonly source: string;
  readonly nowMs: number;
}

interface UpsertedInput {
  readonly expectedVersion: number | null | undefined;
  readonly sourceRecordId: string | null | undefined;
}

/**
 * Makes a record of an office, or changes it: it comes from who wrote it last.
 *
 * @returns null when one that should be there is not, or has another version
 */
export function upsertRow<Row extends object>(
  session: Session,
  { id, isNew, input, source, nowMs }: RecordToWrite<UpsertedInput>,
  { table, values, returning }: WrittenRow,
): Promise<Row | null> {
  const { sourceRecordId, expectedVersion } = input;
  const record = newRecord({ id, source, sourceRecordId, nowMs });
  if (isNew) return insertRow<Row>(session, { table, returning, values: { ...record, ...values } });
  return updateRow<Row>(session, {
    ...{ table, returning, id },
    version: expectedVersion ?? 0,
    values: {
      ...values,
      source_system: source,
      ...(sourceRecordId && { source_record_id: sourceRecordId }),
      updated_at: record.updated_at,
    },
  });
}
