import { namesOfSystem } from "../../../reference/source-systems.ts";
import type { Session } from "../../../service/session.ts";
import type { RosterRow } from "../read-roster.ts";
import type { SourcedEntry } from "../roster-kind.ts";
import { sourceKey } from "../source-cells.ts";

/** A record that the register has of a row. */
export interface HeldRecord {
  readonly id: string;
  readonly source_system: string;
}

/**
 * The records of these rows, by `sourceKey`, held until the transaction ends: whoever changes or erases
 * one of them has done so, or comes after this.
 */
export async function holdRecords<Held extends HeldRecord>(
  session: Pick<Session, "query">,
  rows: readonly RosterRow<SourcedEntry>[],
  {
    province,
    table,
    columns,
  }: { readonly province: string; readonly table: string; readonly columns: readonly string[] },
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  for (const system of new Set(rows.map(({ entry }) => entry.sourceSystem))) {
    const records = rows.filter(({ entry }) => entry.sourceSystem === system);
    const found = await session.query<Held & { readonly source_record_id: string }>(
      // Of several with one number, which only generated data has, the first is meant.
      `SELECT ${columns.join(", ")}, source_system, source_record_id FROM ${table}
        WHERE province = $1 AND source_system = ANY ($2::text[]) AND source_record_id = ANY ($3::text[])
        ORDER BY id DESC FOR UPDATE`,
      [province, namesOfSystem(system), records.map(({ entry }) => entry.sourceRecordId)],
    );
    for (const record of found) {
      const { source_system: sourceSystem, source_record_id: sourceRecordId } = record;
      held.set(sourceKey({ sourceSystem, sourceRecordId }), record);
    }
  }
  return held;
}
