import type { Session } from "../../service/session.ts";
import { insertRow, updateRow } from "../../service/write-row.ts";
import { provinceOfId } from "../global-id.ts";
import { newRecord } from "../write/new-record.ts";
import type { UpsertTarget } from "../write/upsert.ts";
import { type CatalogRow, catalogColumns } from "./catalog-row.ts";
import type { UpsertCatalogEntryInput } from "./catalog-writes.input.ts";
import { ResourceType } from "./enums.ts";

export interface CatalogEntryToWrite extends UpsertTarget {
  readonly input: UpsertCatalogEntryInput;
  /** The office that writes it. */
  readonly source: string;
  readonly nowMs: number;
}

/** The entry that a province has of a kind; null when there is none. */
export async function findEntryOfKind(
  session: Session,
  province: string,
  type: ResourceType,
): Promise<string | null> {
  const [row] = await session.query<{ readonly id: string }>(
    "SELECT id FROM catalog_entry WHERE province = $1 AND type = $2",
    [province, type],
  );
  return row?.id ?? null;
}

/** Entries are listed by kind, in the order of the contract. */
export function orderOfKind(type: ResourceType): number {
  return Object.keys(ResourceType).indexOf(type);
}

/** @returns null when one that should be there is not, or has another version */
export function writeCatalogEntry(
  session: Session,
  { id, isNew, input, source, nowMs }: CatalogEntryToWrite,
): Promise<CatalogRow | null> {
  const { sourceRecordId } = input;
  const { id: _, province: __, ...record } = newRecord({ id, source, sourceRecordId, nowMs });
  const values = {
    region_code: provinceOfId(id),
    type: input.type,
    type_order: orderOfKind(input.type),
    name: input.name,
    field_groups: input.fieldGroups,
    update_cycle: input.updateCycle,
    office: input.office,
    contact: input.contact,
    condition: input.condition,
    condition_note: input.conditionNote ?? null,
    source_systems: input.sourceSystems,
    held: input.held ?? null,
    held_as_of: input.heldAsOf ?? null,
  };
  const written = { table: "catalog_entry", returning: catalogColumns };
  if (isNew)
    return insertRow<CatalogRow>(session, {
      ...written,
      values: { id, province: provinceOfId(id), ...record, ...values },
    });
  return updateRow<CatalogRow>(session, {
    ...written,
    id,
    version: input.expectedVersion ?? 0,
    values: {
      ...values,
      source_system: source,
      ...(sourceRecordId && { source_record_id: sourceRecordId }),
      updated_at: record.updated_at,
    },
  });
}
