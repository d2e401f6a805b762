import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { UpdateCycle } from "../../subgraphs/province/catalog/enums.ts";
import { staleBefore } from "../../subgraphs/province/catalog/update-cycle.ts";
import { partner } from "../support/callers.ts";
import {
  type Any,
  anEntry,
  aQualityHouse,
  codes,
  type Held,
  openTypes,
  type QualityHouse,
  start,
  system,
  upserting,
} from "./support/quality-house.ts";

const each = 60;
let house: QualityHouse;
/** As the catalogue says; a month of what it says nothing of. */
const cycles = new Map<string, UpdateCycle>([
  ["61:JOB", "WEEKLY"],
  ["61:BRAND", "QUARTERLY"],
  ["61:WORKER", "HALF_YEARLY"],
  ["53:EMPLOYER", "YEARLY"],
]);

beforeAll(async () => {
  house = await aQualityHouse(each, 7);
  for (const [kind, updateCycle] of cycles) {
    const [region = "", type] = kind.split(":");
    const actor = { ...system, iss: `urn:test:${region}`, province: region };
    const input = anEntry({ region, type, updateCycle, idempotencyKey: `entry-${kind}` });
    const { errors } = await house.ask(actor, upserting, { input });
    expect(errors).toBeUndefined();
  }
}, 60_000);
afterAll(() => house?.stop());

const isStale = ({ province, type, touched, isInForce }: Held, now: Date): boolean => {
  const cycle = cycles.get(`${province}:${type}`) ?? "MONTHLY";
  const isMeant = isInForce || !(type === "JOB" || type === "WORKSHOP");
  return isMeant && touched < staleBefore(cycle, now).getTime();
};

const query = `query ($regions: [RegionCode!], $types: [ResourceType!], $first: Int!, $after: Cursor) {
  staleRecords(regions: $regions, types: $types, first: $first, after: $after) {
    edges { node { flag type recordId region { code } updateCycle staleBefore provenance { updatedAt } } }
    pageInfo { endCursor hasNextPage }
    totalCount { value relation }
    counts { type stale region { code } }
    coverage { complete asked answered outcomes { region state } }
  }
}`;

interface Asked {
  readonly regions: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly first: number;
}

async function walk(asked: Asked): Promise<{ readonly nodes: readonly Any[]; readonly last: Any }> {
  const nodes: Any[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: Any = await house.ask(null, query, { ...asked, after });
    expect(answer.errors).toBeUndefined();
    const page = answer.data.staleRecords;
    nodes.push(...page.edges.map(({ node }: Any) => node));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { nodes, last: page };
  }
}

describe("A04: a record that nobody has touched for longer than its update cycle is DATA_STALE", () => {
  it("in one list over all provinces, the longest untouched first, and counted by region and kind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          regions: fc.constantFrom(null, ["61"], ["53", "61"], ["610924"], ["530102", "610100"]),
          types: fc.option(fc.subarray([...openTypes], { minLength: 1 })),
          first: fc.constantFrom(7, 50, 100),
          days: fc.integer({ min: -40, max: 40 }),
        }),
        async ({ days, ...asked }) => {
          const now = new Date(start.getTime() + days * 86_400_000);
          house.setClock(now);
          const expected = house.records
            .filter((held) => held.type !== "WORKER" && isStale(held, now))
            .filter(({ type }) => asked.types === null || asked.types.includes(type as "JOB"))
            .filter(
              ({ region }) =>
                asked.regions?.some((code) => region.startsWith(code.replace(/00$/, ""))) ?? true,
            )
            .sort((a, b) => a.touched - b.touched || (a.id < b.id ? -1 : 1));
          const { nodes, last } = await walk(asked);
          expect(nodes.map(({ recordId }) => recordId)).toEqual(expected.map(({ id }) => id));
          expect(new Set(nodes.map(({ flag }) => flag)).size).toBeLessThanOrEqual(1);
          for (const [at, node] of nodes.entries())
            expect(node).toMatchObject({
              flag: "DATA_STALE",
              type: expected[at]?.type,
              region: { code: expected[at]?.region },
              provenance: { updatedAt: new Date(expected[at]?.touched ?? 0).toISOString() },
            });
          expect(last.totalCount).toEqual({ value: expected.length, relation: "EXACT" });
          const counted = new Map<string, number>();
          for (const { region, type } of expected)
            counted.set(`${region} ${type}`, (counted.get(`${region} ${type}`) ?? 0) + 1);
          const told = last.counts.map(({ region, type, stale }: Any): [string, number] => [
            `${region.code} ${type}`,
            stale,
          ]);
          expect(told).toEqual([...counted].sort(([a], [b]) => (a < b ? -1 : 1)));
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("of workers by a filter, for who may see them", async () => {
    for (const days of [0, 31, 200]) {
      const now = new Date(start.getTime() + days * 86_400_000);
      house.setClock(now);
      for (const stale of [true, false]) {
        const { data, errors }: Any = await house.ask(
          { ...partner, scopes: ["workers:read"] },
          `query ($stale: Boolean) { workers(first: 100, filter: { stale: $stale, regions: ["61"] },
             access: { purpose: MATCHING }) { totalCount { value } edges { node { id } } } }`,
          { stale },
        );
        expect(errors).toBeUndefined();
        const expected = house.records.filter(
          (held) =>
            held.type === "WORKER" && held.province === "61" && isStale(held, now) === stale,
        );
        const ids = data.workers.edges.map(({ node }: Any) => node.id);
        expect(ids.sort()).toEqual(expected.map(({ id }) => id).sort());
        expect(data.workers.totalCount.value).toBe(expected.length);
      }
    }
  });

  it("persons stand in no open list, and what is no kind is refused", async () => {
    const asked = { regions: null, types: ["WORKER"], first: 5 };
    const { errors }: Any = await house.ask(null, query, asked);
    expect(errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "types" });
  });

  it("walks an index of each kind and province in the order of the list, and sorts nothing", async () => {
    const { sql, takeStatements } = house.provinces["61"];
    takeStatements();
    await house.ask(null, "{ staleRecords(first: 20) { edges { node { recordId } } } }");
    const list = takeStatements().find((text) => text.includes("UNION ALL")) ?? "";
    await sql("SET enable_seqscan = off");
    await sql("SET enable_bitmapscan = off");
    const plan = (await sql(`EXPLAIN (GENERIC_PLAN, COSTS off) ${list}`))
      .map((row) => row["QUERY PLAN"])
      .join("\n");
    await sql("RESET ALL");
    for (const table of ["job_posting", "employer", "labor_brand", "workshop"])
      expect(plan).toContain(`using ${table}_by_touch`);
    expect(plan).toContain("Merge Append");
    expect(plan).not.toMatch(/^\s*->\s+Sort/m);
  });
});

describe("A14: the list of what is stale", () => {
  it("says which provinces answered of those that were asked", async () => {
    house.setClock(start);
    const { data }: Any = await house.ask(null, query, { first: 1 });
    expect(data.staleRecords.coverage).toEqual({
      ...{ complete: true, asked: codes.length, answered: codes.length },
      outcomes: codes.map((region) => ({ region, state: "OK" })),
    });
  });
});
