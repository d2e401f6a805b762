import { checkedList } from "../../service/checks.ts";
import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { registeredIn } from "../region/region-filter.ts";
import type { CertStatus, WorkshopKind, WorkshopTrack } from "../vocabulary/enums.ts";
import type { Workshop } from "./workshop.ts";
import type { WorkshopRow, WorkshopShape } from "./workshop-row.ts";

export interface WorkshopFilter {
  readonly regions: readonly string[] | null;
  readonly kinds: readonly WorkshopKind[] | null;
  readonly tracks: readonly WorkshopTrack[] | null;
  readonly status: readonly CertStatus[] | null;
}

export interface WorkshopListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly filter: WorkshopFilter;
  readonly page: PageRequest;
  readonly shape: WorkshopShape;
  readonly wanted: ListParts;
}

/** Workshops with the most workers first. */
export function listWorkshops(
  session: Session,
  { held, filter, page, shape, wanted }: WorkshopListQuery,
): Promise<List<Workshop>> {
  const values = new Values();
  return readList(session, {
    table: "workshop",
    shape,
    columnSql: (name) => `workshop.${name}`,
    conditions: workshopConditions(filter, { held, values }),
    order: { order: "workshop.workforce_order", id: "workshop.id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

/** Workshops by id, in no order; ids that are not held are left out. */
export async function findWorkshops(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: WorkshopShape },
): Promise<Workshop[]> {
  const rows = await session.query<WorkshopRow>(
    `SELECT ${shape.columns.join(", ")} FROM workshop WHERE id = ANY($1::text[])`,
    [ids],
  );
  return rows.map(shape.toObject);
}

function workshopConditions(
  { regions, kinds, tracks, status }: WorkshopFilter,
  { held, values }: { readonly held: readonly string[]; readonly values: Values },
): string[] {
  const registration = { field: "regions", codes: regions, values, held };
  const isRegistered = registeredIn("workshop.region_code", registration);
  const conditions = isRegistered === null ? [] : [isRegistered];
  const isOneOf = (column: string, field: string, allowed: readonly string[] | null): void => {
    if (allowed === null) return;
    const bound = values.bind(checkedList(field, allowed));
    conditions.push(`workshop.${column} = ANY(${bound}::text[])`);
  };
  isOneOf("kind", "kinds", kinds);
  isOneOf("track", "tracks", tracks);
  isOneOf("cert_status", "status", status);
  return conditions;
}
