import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { recountSql, refillCounts } from "../../subgraphs/province/count/counted.ts";
import { orderOfPeople } from "../../subgraphs/province/vocabulary/small-count.ts";
import type { Row } from "../province/support/rows.ts";
import {
  aBrand,
  aPosting,
  aWorkshop,
  aWritingHouse,
  closing,
  publishing,
  station,
  upsertingBrand,
  upsertingWorkshop,
  type WritingHouse,
} from "./support/writing.ts";

let house: WritingHouse;
beforeAll(async () => {
  house = await aWritingHouse();
  // What was there before the writers came is counted as a seed counts it.
  await house.shaanxi.sql(refillCounts);
}, 60_000);
afterAll(() => house?.stop());

let keys = 0;
/** What became of writes of each kind. */
const outcomes = new Set<string>();

/** One write; what it refers to is picked among what is there by then, by a number. */
type Step =
  | { readonly kind: "publish"; readonly openings: number }
  | {
      readonly kind: "close";
      readonly pick: number;
      readonly reason: string;
      readonly isStale: boolean;
    }
  | {
      readonly kind: "brand";
      readonly pick: number | null;
      readonly years: readonly Row[];
      readonly isStale: boolean;
    }
  | {
      readonly kind: "workshop";
      readonly pick: number | null;
      readonly status: string;
      readonly workforce: number;
      readonly isStale: boolean;
    }
  | { readonly kind: "bad" };

const pick = fc.nat({ max: 1_000 });
const isStale = fc.nat({ max: 5 }).map((number) => number === 0);
const years = fc.uniqueArray(
  fc.record({ year: fc.integer({ min: 2021, max: 2026 }), employment: fc.nat({ max: 12 }) }),
  { selector: ({ year }) => year, maxLength: 3 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("publish" as const), openings: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    kind: fc.constant("close" as const),
    pick,
    reason: fc.constantFrom("FILLED", "CLOSED", "WITHDRAWN"),
    isStale,
  }),
  fc.record({
    kind: fc.constant("brand" as const),
    pick: fc.option(pick),
    years: years.map((list) =>
      list.map((one) => ({ ...one, assisted: Math.floor(one.employment / 2) })),
    ),
    isStale,
  }),
  fc.record({
    kind: fc.constant("workshop" as const),
    pick: fc.option(pick),
    status: fc.constantFrom("APPLIED", "CERTIFIED", "SUSPENDED", "EXITED"),
    workforce: fc.nat({ max: 12 }),
    isStale,
  }),
  fc.record({ kind: fc.constant("bad" as const) }),
);

async function picked(table: string, number: number): Promise<{ id: string; version: number }> {
  const [row] = await house.shaanxi.sql(
    `SELECT id, version FROM ${table} ORDER BY id OFFSET ${number} % (SELECT greatest(count(*), 1) FROM ${table}) LIMIT 1`,
  );
  return (row as { id: string; version: number } | undefined) ?? { id: "", version: 0 };
}

/** Some of them are refused: that must count for nothing. */
async function take(one: Step): Promise<void> {
  const idempotencyKey = `roll-up-${String(++keys).padStart(6, "0")}`;
  const ask = async (query: string, input: object): Promise<void> => {
    const { errors } = await house.ask(station, query, { input });
    outcomes.add(`${one.kind} ${errors === undefined ? "written" : errors[0]?.extensions?.code}`);
  };
  switch (one.kind) {
    case "publish":
      await ask(publishing, aPosting({ idempotencyKey, openings: one.openings }));
      return;
    case "bad":
      await ask(publishing, aPosting({ idempotencyKey, openings: 0 }));
      return;
    case "close": {
      const { id, version } = await picked("job_posting", one.pick);
      const expectedVersion = version + (one.isStale ? 1 : 0);
      await ask(closing, { id, reason: one.reason, expectedVersion, idempotencyKey });
      return;
    }
    case "brand": {
      const there = one.pick === null ? null : await picked("labor_brand", one.pick);
      await ask(
        upsertingBrand,
        aBrand({ ...named(there, one.isStale), years: one.years, idempotencyKey }),
      );
      return;
    }
    case "workshop": {
      const there = one.pick === null ? null : await picked("workshop", one.pick);
      const hasExited = one.status === "EXITED";
      await ask(
        upsertingWorkshop,
        aWorkshop({
          ...named(there, one.isStale),
          certStatus: one.status,
          workforce: one.workforce,
          assistedWorkforce: 0,
          exitedAt: hasExited ? "2026-01-01" : null,
          exitReason: hasExited ? "订单不足" : null,
          idempotencyKey,
        }),
      );
    }
  }
}

const named = (there: { id: string; version: number } | null, stale: boolean): Row =>
  there === null ? {} : { id: there.id, expectedVersion: there.version + (stale ? 1 : 0) };

async function numbers(sql: string): Promise<readonly Row[]> {
  return house.shaanxi.sql(
    `SELECT province, counted, sum(records)::int AS records FROM (${sql}) AS numbers
      GROUP BY 1, 2 HAVING sum(records) <> 0 ORDER BY 1, 2`,
  );
}

it("roll-ups equal a recount after any writes, also at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      async (rounds) => {
        for (const atOnce of rounds) await Promise.all(atOnce.map(take));

        expect(await numbers("SELECT province, counted, records FROM record_count")).toEqual(
          await numbers(recountSql),
        );
        const brands = await house.shaanxi.sql(
          `SELECT employment_order, coalesce((SELECT employment FROM brand_year WHERE brand_id = labor_brand.id
             ORDER BY year DESC LIMIT 1), 0) AS people FROM labor_brand WHERE source_system = 'station:1'`,
        );
        const workshops = await house.shaanxi.sql(
          "SELECT workforce_order AS employment_order, workforce AS people FROM workshop",
        );
        for (const { employment_order, people } of [...brands, ...workshops])
          expect(employment_order).toBe(String(orderOfPeople(Number(people))));
      },
    ),
    { numRuns: 25 },
  );
  expect([...outcomes]).toEqual(
    expect.arrayContaining([
      ...["brand written", "close written", "publish written", "workshop written"],
      ...["brand VERSION_CONFLICT", "close VERSION_CONFLICT", "workshop VERSION_CONFLICT"],
      ...["bad BAD_USER_INPUT", "close BAD_USER_INPUT"],
    ]),
  );
}, 120_000);
