import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import { publishCoverageOf } from "../../subgraphs/province/catalog/catalog-row.ts";
import { staleBefore } from "../../subgraphs/province/catalog/update-cycle.ts";
import {
  type Any,
  anEntry,
  aQualityHouse,
  type Held,
  type QualityHouse,
  start,
  system,
  upserting,
} from "./support/quality-house.ts";

let house: QualityHouse;
beforeAll(async () => {
  house = await aQualityHouse(40, 11);
}, 60_000);
afterAll(() => house?.stop());

const yunnan: Actor = { ...system, iss: "urn:test:53", province: "53" };
const upsert = (actor: Actor | null, but: object): Promise<Any> =>
  house.ask(actor, upserting, { input: anEntry({ ...but }) });

let keys = 0;
const key = (): string => {
  keys += 1;
  return `catalogue-key-${keys}`;
};

const codesOf = ({ errors }: Any): readonly string[] =>
  (errors ?? []).map(({ extensions }: Any) => extensions.code);

const catalog = `query ($regions: [RegionCode!], $types: [ResourceType!]) {
  catalog(regions: $regions, types: $types, first: 50) {
    edges { node { region { code } type updateCycle shared held heldAsOf publishCoverage stale lastUpdatedAt } }
    totalCount { value } coverage { complete asked answered outcomes { region state rows } }
  }
}`;

const listed = async (variables: object = {}): Promise<Any> => {
  const { data, errors }: Any = await house.ask(null, catalog, variables);
  return { ...data?.catalog, errors };
};

const isShared = ({ type, isInForce }: Held): boolean => type !== "JOB" || isInForce;
const isKept = ({ type, isInForce }: Held): boolean =>
  isInForce || !(type === "JOB" || type === "WORKSHOP");

describe("A14: the sharing catalogue", () => {
  it("tells of all provinces in one answer what is shared, held and stale, as a recount finds", async () => {
    const cycles = {
      JOB: "WEEKLY",
      EMPLOYER: "YEARLY",
      BRAND: "DAILY",
      WORKSHOP: "MONTHLY",
    } as const;
    for (const actor of [system, yunnan])
      for (const [type, updateCycle] of Object.entries(cycles)) {
        const region = actor.province;
        const answer = await upsert(actor, { region, type, updateCycle, idempotencyKey: key() });
        expect(answer.errors).toBeUndefined();
      }
    for (const type of ["WORKER", "PLACEMENT"])
      expect(
        await upsert(system, {
          ...{
            type,
            condition: "BY_AGREEMENT",
            conditionNote: "按协议约定",
            idempotencyKey: key(),
          },
          ...{ held: null, heldAsOf: null },
        }),
      ).toMatchObject({ data: { upsertCatalogEntry: { shared: null, stale: null, held: null } } });

    const { edges, coverage, totalCount } = await listed();
    expect(totalCount.value).toBe(10);
    expect(coverage).toMatchObject({ complete: true, asked: 2, answered: 2 });
    // Kind by kind, the provinces side by side.
    expect(edges.map(({ node }: Any) => node.type)).toEqual([
      ...["JOB", "JOB", "EMPLOYER", "EMPLOYER", "BRAND", "BRAND", "WORKSHOP", "WORKSHOP"],
      ...["WORKER", "PLACEMENT"],
    ]);
    for (const { node } of edges.slice(0, 8)) {
      const kind = node.type as keyof typeof cycles;
      const all = house.records.filter(
        ({ type, province }) => type === kind && province === node.region.code,
      );
      const shared = all.filter(isShared).length;
      const before = staleBefore(cycles[kind], start).getTime();
      const kept = all.filter(isKept);
      expect(node).toMatchObject({
        ...{ shared, held: 100, heldAsOf: "2026-06-01", updateCycle: cycles[kind] },
        publishCoverage: `0.${String(shared).padStart(2, "0")}00`,
        stale: kept.filter(({ touched }) => touched < before).length,
        lastUpdatedAt: new Date(Math.max(...kept.map(({ touched }) => touched))).toISOString(),
      });
    }
    for (const { node } of edges.slice(8))
      expect(node).toMatchObject({ shared: null, stale: null, lastUpdatedAt: null });
    const jobs = await listed({ types: ["JOB"], regions: ["610924"] });
    expect(jobs.edges.map(({ node }: Any) => node.region.code)).toEqual(["61"]);
  });

  it("is written by the province's own system alone", async () => {
    const station: Actor = { ...system, role: "LABOR_STATION" };
    expect(codesOf(await upsert(null, { idempotencyKey: key() }))).toEqual(["UNAUTHENTICATED"]);
    expect(codesOf(await upsert(station, { idempotencyKey: key() }))).toEqual(["FORBIDDEN"]);
    expect(codesOf(await upsert(yunnan, { idempotencyKey: key() }))).toEqual(["FORBIDDEN"]);
    const reading: Actor = { ...system, scopes: ["workers:read"] };
    expect(codesOf(await upsert(reading, { idempotencyKey: key() }))).toEqual(["FORBIDDEN"]);
  });

  it("tells all that is wrong with an entry at once", async () => {
    const { errors } = await upsert(system, {
      ...{ region: "610924", name: "", fieldGroups: [], office: " ", contact: "x".repeat(101) },
      ...{ condition: "BY_AGREEMENT", sourceSystems: ["a", "a"], held: -1, heldAsOf: "2999-01-01" },
      idempotencyKey: key(),
    });
    expect(errors[0].extensions.problems.map(({ field }: Any) => field)).toEqual([
      ...["input.region", "input.name", "input.fieldGroups", "input.office", "input.contact"],
      ...["input.conditionNote", "input.sourceSystems.1", "input.held", "input.heldAsOf"],
      "input.type",
    ]);
  });

  it("has each kind once, however many are made at the same time, and is changed by its version", async () => {
    const [{ id } = { id: "" }] = (await house.provinces["61"].sql(
      "DELETE FROM catalog_entry WHERE type = 'BRAND' RETURNING id",
    )) as Any;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => upsert(system, { type: "BRAND", idempotencyKey: key() })),
    );
    const made = answers.flatMap(({ data }) => data?.upsertCatalogEntry ?? []);
    expect(made).toHaveLength(1);
    expect(made[0].id).not.toBe(id);
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 7 }, () => "BAD_USER_INPUT"));

    const next = { id: made[0].id, type: "BRAND", name: "劳务品牌目录" };
    const changed = await upsert(system, { ...next, expectedVersion: 1, idempotencyKey: key() });
    expect(changed.data.upsertCatalogEntry).toMatchObject({
      ...{ id: made[0].id, name: "劳务品牌目录", provenance: { version: 2 } },
    });
    const stale = await upsert(system, { ...next, expectedVersion: 1, idempotencyKey: key() });
    expect(codesOf(stale)).toEqual(["VERSION_CONFLICT"]);
  });

  it("has the effect of a request once, and answers it again alike", async () => {
    const again = { type: "WORKSHOP", region: "61", idempotencyKey: key() };
    await house.provinces["61"].sql("DELETE FROM catalog_entry WHERE type = 'WORKSHOP'");
    const answers = [await upsert(system, again), await upsert(system, again)];
    expect(answers[0].errors).toBeUndefined();
    expect(answers[1]).toEqual(answers[0]);
  });

  it("names the provinces that did not answer, and shows the others' entries", async () => {
    await house.stopOne("53");
    const { edges, coverage, errors } = await listed({ types: ["JOB"] });
    expect(edges.map(({ node }: Any) => node.region.code)).toEqual(["61"]);
    expect(coverage).toMatchObject({ complete: false, asked: 2, answered: 1 });
    expect(coverage.outcomes).toMatchObject([{ region: "53", state: "DOWN" }, { region: "61" }]);
    expect(errors[0].extensions.code).toBe("PROVINCE_UNAVAILABLE");
  });
});

describe("publish coverage", () => {
  it.each([
    [0, 100, "0.0000"],
    [1, 3, "0.3333"],
    [2, 3, "0.6666"],
    [99_999, 100_000, "0.9999"],
    [100, 100, "1.0000"],
    // More than its systems held on that day: all of it, and not more than all.
    [120, 100, "1.0000"],
    [5, 0, null],
    [5, null, null],
    [null, 5, null],
  ])("of %s shared and %s held is %s", (shared, held, coverage) => {
    expect(publishCoverageOf(shared, held)).toBe(coverage);
  });
});
