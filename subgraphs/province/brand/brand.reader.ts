import { checkedText } from "../../service/checks.ts";
import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { registeredIn } from "../region/region-filter.ts";
import type { LaborBrand } from "./brand.ts";
import type { BrandRow, BrandShape } from "./brand-row.ts";

export interface BrandListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly regions: readonly string[] | null;
  readonly text: string | null;
  readonly page: PageRequest;
  readonly shape: BrandShape;
  readonly wanted: ListParts;
}

/** Brands with the most people in work in their latest year first. */
export function listBrands(
  session: Session,
  { held, regions, text, page, shape, wanted }: BrandListQuery,
): Promise<List<LaborBrand>> {
  const values = new Values();
  const registration = { field: "regions", codes: regions, values, held };
  const isRegistered = registeredIn("brand.region_code", registration);
  const conditions = isRegistered === null ? [] : [isRegistered];
  if (text !== null) {
    const part = values.bind(checkedText("text", text).trim());
    conditions.push(`strpos(lower(brand.name), lower(${part})) > 0`);
  }
  return readList(session, {
    table: "labor_brand AS brand",
    shape,
    columnSql: (name) => `brand.${name}`,
    conditions,
    order: { order: "brand.employment_order", id: "brand.id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

/** Brands by id, in no order; ids that are not held are left out. */
export async function findBrands(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: BrandShape },
): Promise<LaborBrand[]> {
  const rows = await session.query<BrandRow>(
    `SELECT ${shape.columns.join(", ")} FROM labor_brand WHERE id = ANY($1::text[])`,
    [ids],
  );
  return rows.map(shape.toObject);
}

/** The people a brand had in work in one year. */
export interface BrandYear {
  readonly brandId: string;
  readonly year: number;
  readonly employment: number;
  readonly assisted: number;
}

/** Every brand's numbers of the years; a year without a record is left out. */
export function readBrandYears(
  session: Session,
  { ids, years }: { readonly ids: readonly string[]; readonly years: readonly number[] },
): Promise<BrandYear[]> {
  return session.query<BrandYear>(
    `SELECT brand_id AS "brandId", year, employment, assisted FROM brand_year
WHERE brand_id = ANY($1::text[]) AND year = ANY($2::int[])`,
    [ids, years],
  );
}
