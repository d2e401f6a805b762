import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { officialFigures } from "../../subgraphs/province/seed/official-figures.ts";
import { scaled } from "../../subgraphs/province/seed/settings.ts";
import { officialStocks, returnees } from "../support/official-stocks.ts";
import type { TestDatabase } from "../support/postgres.ts";
import { Asking, aHouseAtScale, houseProvinces } from "./a-register.ts";

/** Generating five registers takes most of this, once per scale and test run. */
const generationMs = 180_000;

/** Which row of the acceptance table asks for each of them. */
const stocks = [
  ["A129", "61", "employed_scale"],
  ["A130", "46", "employed_scale"],
  ["A131", "53", "employed_scale"],
  ["A120", "61", "brands"],
  ["A120", "61", "brand_workers"],
  ["A59", "61", "community_factories"],
  ["A59", "61", "community_factory_workers"],
  ["A60", "61", "assistance_bases"],
  ["A60", "61", "assistance_base_workers"],
  ["A74", "61", "public_post_workers"],
  ["A61", "53", "workshop_workers"],
  ["A41", "53", "transferred_to_eastern_provinces"],
  ["A94", "53", "returnees_reemployed"],
] as const;

it("asks for every stock", () => {
  expect(stocks.map(([, province, metric]) => `${province} ${metric}`)).toEqual(
    [...officialStocks, returnees].map(({ province, metric }) => `${province} ${metric}`),
  );
});

describe.each([0.001, 0.01])("at SCALE %d", (scale) => {
  let database: TestDatabase;
  let house: Asking;

  beforeAll(async () => {
    database = await aHouseAtScale(scale);
    house = new Asking(database.url);
  }, generationMs);

  afterAll(async () => {
    await house.end();
    await database.drop();
  });

  it.each(stocks)("%s: %s %s is what the rows add up to", async (_, province, metric) => {
    const stock = [...officialStocks, returnees].find(
      (one) => one.province === province && one.metric === metric,
    );

    expect(await house.one(stock?.sql ?? "", [province])).toBe(stock?.expectedAt(scale));
  });

  it("A20: every published figure of a province stands in its statistics, persons and places scaled", async () => {
    for (const { province, metric, period, population, value, unit, isScaled } of officialFigures) {
      const [row] = await house.rows<{ value: string; unit: string }>(
        "SELECT value, unit FROM statistic WHERE (province, metric, period, population) = ($1, $2, $3, $4)",
        [province, metric, period, population],
      );
      expect({ metric, value: Number(row?.value), unit: row?.unit }).toEqual({
        metric,
        value: isScaled ? scaled(value, scale) : value,
        unit,
      });
    }
    expect(await house.one("SELECT count(*) FROM statistic")).toBe(officialFigures.length);
  });

  it("A108: 2,027 borrowers are people and get scaled, their 332 million yuan do not", async () => {
    expect(await house.one("SELECT value FROM statistic WHERE metric = 'startup_loans'")).toBe(
      scaled(2_027, scale),
    );
    expect(
      await house.one("SELECT value FROM statistic WHERE metric = 'startup_loans_amount'"),
    ).toBe(332_000_000);
  });

  it("A132: Yunnan's two scales of one year differ, because they count other people", async () => {
    const populations = await house.rows<{ population: string }>(
      "SELECT population FROM statistic WHERE province = '53' AND metric = 'employed_scale' ORDER BY period",
    );

    expect(populations.map(({ population }) => population)).toEqual(["脱贫劳动力", "脱贫人口"]);
  });

  it("every employed worker of a home register has one present placement somewhere, and nobody else has", async () => {
    const wrong = await house.one(
      `SELECT count(*) FROM (
         SELECT w.id, w.status, count(p.id) AS present FROM worker w
         LEFT JOIN placement p ON p.worker_id = w.id AND p.end_date IS NULL
         WHERE NOT EXISTS (SELECT FROM worker other WHERE other.person_link = w.person_link
                           AND other.province <> w.province AND w.province IN ('32', '44'))
         GROUP BY w.id, w.status) t
       WHERE (status = 'EMPLOYED') <> (present = 1)`,
    );

    expect(wrong).toBe(0);
  });

  it("A61: a workshop counts as many assisted people as are placed in it", async () => {
    const wrong = await house.rows(
      `SELECT w.id FROM workshop w LEFT JOIN placement p ON p.workshop_id = w.id AND p.end_date IS NULL
       GROUP BY w.id HAVING w.assisted_workforce <> count(p.id) OR w.workforce < w.assisted_workforce`,
    );

    expect(wrong).toEqual([]);
  });

  it("A24, A25, A26: there are people of every status, with the intent that belongs to it", async () => {
    const rows = await house.rows<{ status: string }>(
      "SELECT DISTINCT status FROM worker ORDER BY status",
    );

    expect(rows.map(({ status }) => status)).toEqual(
      expect.arrayContaining(["EMPLOYED", "NO_INTENT", "RETURNED", "UNEMPLOYED"]),
    );
    expect(
      await house.one(
        "SELECT count(*) FROM worker WHERE status = 'NO_INTENT' AND (wants_work IS NOT FALSE OR intent_reason_code IS NULL)",
      ),
    ).toBe(0);
    expect(
      await house.one(
        "SELECT count(*) FROM worker WHERE status IN ('UNEMPLOYED', 'RETURNED') AND wants_work IS NOT TRUE",
      ),
    ).toBe(0);
  });

  it("A26: everybody of a province's own lives in a household of 2 to 6 of one county, with 1 to 4 of working age", async () => {
    expect(
      await house.rows(
        `SELECT DISTINCT least(size, 7) AS size FROM household WHERE size NOT BETWEEN 2 AND 6`,
      ),
    ).toEqual([]);
    expect(
      await house.rows(
        `SELECT household.id FROM household LEFT JOIN worker ON worker.household_id = household.id
          GROUP BY household.id
         HAVING count(worker.id) NOT BETWEEN 1 AND least(4, household.size)
             OR bool_or(worker.region_code <> household.region_code)`,
      ),
    ).toEqual([]);
    expect(await house.one("SELECT count(*) FROM household")).toBeGreaterThan(100);
  });

  it("A26, A27: a few households have nobody who works, and most of these a plan", async () => {
    const all = await house.one("SELECT count(*) FROM household");
    const idle = await house.one("SELECT count(*) FROM household_entry WHERE left_at IS NULL");
    const planned = await house.one(
      "SELECT count(*) FROM household_entry WHERE left_at IS NULL AND NOT flags && '{NO_PLAN}'",
    );
    expect(idle).toBeGreaterThan(0);
    expect(idle).toBeLessThan(all * 0.1);
    expect(planned).toBeGreaterThan(idle / 2);
    expect(planned).toBeLessThan(idle);
    expect(await house.rows("SELECT * FROM list_differences()")).toEqual([]);
  });

  it("A43: more than a tenth of those who work outside their county went organised", async () => {
    const share = await house.one(
      `SELECT avg((channel IN ('ORGANISED', 'POINT_TO_POINT', 'STATION', 'BROKER', 'BRAND'))::int)
       FROM placement WHERE end_date IS NULL AND scope NOT IN ('TOWNSHIP', 'COUNTY')`,
    );

    expect(share).toBeGreaterThan(0.1);
  });

  it("A44: a quarter of Yunnan's workers work in the east, in a province of another code", async () => {
    const share = await house.one(
      `SELECT avg((scope = 'OUT_OF_PROVINCE')::int) FROM placement
       WHERE left(home_code, 2) = '53' AND end_date IS NULL`,
    );

    expect(share).toBeCloseTo(809_400 / 3_237_000, 2);
  });

  it("cooks are wanted in every province", async () => {
    const wanted = await house.rows<{ province: string; jobs: string }>(
      `SELECT province, count(*) AS jobs FROM job_posting
       WHERE status = 'OPEN' AND search @@ '''厨师'''::tsquery GROUP BY province ORDER BY province`,
    );

    expect(wanted.map(({ province }) => province)).toEqual([...houseProvinces]);
    for (const { jobs } of wanted) expect(Number(jobs)).toBeGreaterThanOrEqual(4);
  });

  it.each([0, 1, 32])(
    "the 20 most relevant postings for 厨师 come from four provinces or more (ts_rank norm %d)",
    async (normalisation) => {
      const rows = await house.rows<{ province: string }>(
        `SELECT province FROM job_posting WHERE status = 'OPEN' AND search @@ '''厨师'''::tsquery
         ORDER BY round(ts_rank(search, '''厨师'''::tsquery, $1) * 1000000) DESC, id LIMIT 20`,
        [normalisation],
      );

      expect(new Set(rows.map(({ province }) => province)).size).toBeGreaterThanOrEqual(4);
    },
  );
});
