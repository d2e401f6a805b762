import { canonicalRegionCode } from "../../reference/regions.ts";
import type { Session } from "../../service/session.ts";
import { count } from "../count/count.writer.ts";
import { provinceOfId } from "../global-id.ts";
import { orderOfPeople } from "../vocabulary/small-count.ts";
import { type RecordToWrite, upsertRow } from "../write/upsert.writer.ts";
import { type BrandRow, brandColumns } from "./brand-row.ts";
import type { BrandYearInput, UpsertBrandInput } from "./brand-writes.input.ts";

export interface BrandToWrite extends RecordToWrite<UpsertBrandInput> {
  readonly operatorIds: readonly string[];
}

/** @returns null when one that should be there is not, or has another version */
export async function writeBrand(session: Session, brand: BrandToWrite): Promise<BrandRow | null> {
  const { id, isNew, input, operatorIds } = brand;
  await writeYears(session, id, input.years);
  const values = {
    name: input.name,
    region_code: canonicalRegionCode(input.region),
    level: input.level,
    industry_code: input.industry ?? null,
    occupations: input.occupations,
    trademark_no: input.trademarkNo ?? null,
    operator_ids: operatorIds,
    station_regions: input.stationRegions.map(canonicalRegionCode),
    leaders: input.leaders,
    artisans: input.artisans,
    employment_order: orderOfPeople(await latestEmployment(session, id)),
  };
  if (isNew) await count(session, provinceOfId(id), { BRANDS: 1 });
  return upsertRow(session, brand, { table: "labor_brand", returning: brandColumns, values });
}

async function writeYears(
  session: Session,
  id: string,
  years: readonly BrandYearInput[],
): Promise<void> {
  if (years.length === 0) return;
  await session.query(
    `INSERT INTO brand_year (brand_id, year, employment, assisted)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[])
         ON CONFLICT (brand_id, year) DO UPDATE
        SET employment = excluded.employment, assisted = excluded.assisted`,
    [
      id,
      years.map(({ year }) => year),
      years.map(({ employment }) => employment),
      years.map(({ assisted }) => assisted),
    ],
  );
}

/** Brands are listed by the people of their latest year. */
async function latestEmployment(session: Session, id: string): Promise<number> {
  const [latest] = await session.query<{ readonly employment: number }>(
    "SELECT employment FROM brand_year WHERE brand_id = $1 ORDER BY year DESC LIMIT 1",
    [id],
  );
  return latest?.employment ?? 0;
}
