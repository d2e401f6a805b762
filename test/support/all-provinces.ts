import "reflect-metadata";
import pg from "pg";
import { placesOf } from "../../subgraphs/province/seed/places.ts";
import { allRegions } from "../../subgraphs/reference/regions.ts";
import { manyJobs } from "../province/support/many-jobs.ts";
import { migratedTemplate } from "../province/support/province.ts";
import { type JobValues, jobRow } from "../province/support/rows.ts";
import { startRegister } from "./house.ts";
import { aDatabase } from "./postgres.ts";

/** The codes of the 31 provinces of GB/T 2260 whose counties it tells, ascending. */
export const allProvinces: readonly string[] = allRegions()
  .filter(({ code, level }) => level === "PROVINCE" && placesOf(code).length > 0)
  .map(({ code }) => code);

/** One of many provinces: a service of its own at a URL of its own, over a database of its own. */
export interface SmallProvince {
  readonly code: string;
  readonly url: string;
  /** All that its register holds. */
  readonly jobs: readonly JobValues[];
  readonly stop: () => Promise<void>;
}

/** Provinces with so many postings each, all in this process and in one cluster. */
export async function smallProvinces(
  codes: readonly string[],
  { jobs }: { readonly jobs: number },
): Promise<readonly SmallProvince[]> {
  const begun: SmallProvince[] = [];
  for (const code of codes) begun.push(await aSmallProvince(code, jobsOf(code, jobs)));
  return begun;
}

async function aSmallProvince(code: string, jobs: readonly JobValues[]): Promise<SmallProvince> {
  const database = await aDatabase({ template: await migratedTemplate() });
  await fill(database.url, code, jobs);
  const service = await startRegister([code], database.url, { poolSize: 1 });
  return {
    code,
    url: service.url,
    jobs,
    stop: () => service.stop().then(database.drop),
  };
}

/** No profile says what is usual there, so that postings are all it has. */
function jobsOf(province: string, count: number): readonly JobValues[] {
  const places = placesOf(province);
  return manyJobs(count, { province, seed: Number(province) }).map((job, index) => ({
    ...job,
    region_code: places[index % places.length] ?? "",
    workplace_code: places[(index * 7) % places.length] ?? "",
    employer_id: null,
    brand_id: null,
    workshop_id: null,
  }));
}

async function fill(url: string, province: string, jobs: readonly JobValues[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("INSERT INTO register (province, name, watermark) VALUES ($1, $1, $2)", [
      province,
      "2026-06-30T16:00:00Z",
    ]);
    await client.query(
      "INSERT INTO job_posting SELECT * FROM json_populate_recordset(NULL::job_posting, $1)",
      [JSON.stringify(jobs.map(jobRow))],
    );
  } finally {
    await client.end();
  }
}
