import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import { type RecordToWrite, upsertRow } from "../write/upsert.writer.ts";
import { type CatalogRow, catalogColumns } from "./catalog-row.ts";
import type { UpsertCatalogEntryInput } from "./catalog-writes.input.ts";
import { ResourceType } from "./enums.ts";

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
  entry: RecordToWrite<UpsertCatalogEntryInput>,
): Promise<CatalogRow | null> {
  const { id, input } = entry;
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
  return upsertRow(session, entry, { table: "catalog_entry", returning: catalogColumns, values });
}
