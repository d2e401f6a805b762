import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { boundlessAgreements, monitor } from "../support/callers.ts";
import { gatewayTrust } from "../support/trust.ts";
import { household, householdId, person, personId, stay, stayId } from "./support/register.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Any = any;

const helper: Actor = {
  ...monitor,
  ...{ iss: "urn:test:61", sub: "helper:1", province: "61", role: "HELPER" },
  scopes: ["caseload:read", "caseload:write"],
};

let home: TestProvince;
let other: TestProvince;
let gateway: Gateway;
beforeAll(async () => {
  home = await aProvince(["61"]);
  other = await aProvince(["53"]);
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([
      ["61", home.url],
      ["53", other.url],
    ]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["61", "53", "cooperation"]),
    accessLog: null,
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await home?.stop();
  await other?.stop();
});

beforeEach(async () => {
  await home.sql(
    `DELETE FROM placement; DELETE FROM caseload; DELETE FROM assistance_plan; DELETE FROM worker;
     DELETE FROM household; UPDATE list_clock SET day = '2026-06-30'`,
  );
  await other.sql("DELETE FROM worker");
  await home.insert("household", [
    household(1),
    household(2, { plan_note: "每月走访", helper: "helper:1" }),
  ]);
  await home.insert("worker", [
    person(1, {
      ...{ household_id: householdId(1), status: "RETURNED", status_as_of: "2026-06-01" },
      intent_confirm_due_at: "2999-01-01",
    }),
    person(2, { household_id: householdId(1), status: "UNEMPLOYED", region_code: "610113" }),
    person(3, { household_id: householdId(2), intent_confirm_due_at: "2026-04-01" }),
    person(4, { household_id: householdId(2), status: "UNABLE", wants_work: false }),
  ]);
  await home.sql(
    `INSERT INTO caseload VALUES ('helper:1', '${personId(3)}');
     INSERT INTO assistance_plan VALUES ('${personId(3)}', '推荐到村社区工厂')`,
  );
  await other.insert("worker", [
    { ...person(5), id: personId(5).replace("61:", "53:"), province: "53", region_code: "530602" },
  ]);
});

const ask = async (query: string, actor: Actor = monitor): Promise<Any> => {
  const { data, errors } = await gateway.execute({ query, actor });
  expect(errors).toBeUndefined();
  return data;
};

const access = "access: { purpose: RISK_MONITORING }";

describe("A25: a working list over the provinces", () => {
  it("tells who is on it, since when, why, and what is missing", async () => {
    await home.insert("placement", [
      stay(1, 1, { start_date: "2026-04-15", end_date: "2026-06-01", verification: "CONFIRMED" }),
    ]);
    const { workingList } = await ask(
      `{ workingList(list: UNSTABLE, ${access}) {
           edges { node { id nameMasked status } since reasons flags evidence planNote }
           totalCount { value relation } coverage { complete } } }`,
    );
    expect(workingList).toEqual({
      edges: [
        {
          node: { id: personId(1), nameMasked: "张*", status: "RETURNED" },
          ...{ since: "2026-06-01", reasons: ["SHORT_STAYS:1"] },
          ...{ flags: ["NO_HELPER", "NO_PLAN"] },
          ...{ evidence: [stayId(1)], planNote: null },
        },
      ],
      totalCount: { value: 1, relation: "EXACT" },
      coverage: { complete: true },
    });
  });

  it("stands in one order over the provinces, page by page", async () => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { workingList } = await ask(
        `{ workingList(list: WILLING_UNEMPLOYED, first: 1, after: ${JSON.stringify(after)}, ${access}) {
             edges { node { id } } pageInfo { endCursor hasNextPage } } }`,
      );
      seen.push(...workingList.edges.map(({ node }: Any) => node.id));
      after = workingList.pageInfo.endCursor;
      more = workingList.pageInfo.hasNextPage;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
    expect(seen).toContain(personId(5).replace("61:", "53:"));
  });

  it("is narrowed by region and by what is missing", async () => {
    const idsOf = async (args: string) =>
      (
        await ask(
          `{ workingList(list: WILLING_UNEMPLOYED, ${args}, ${access}) { edges { node { id } } } }`,
        )
      ).workingList.edges.map(({ node }: Any) => node.id);
    expect(await idsOf('regions: ["610113"]')).toEqual([personId(2)]);
    expect(await idsOf('regions: ["61"], flags: [CONFIRMATION_EXPIRED]')).toContain(personId(3));
    expect(await idsOf('regions: ["61"], flags: [NO_PLAN]')).toEqual([personId(1), personId(2)]);
  });

  it("A24: an expired confirmation is flagged, and leaves nobody out", async () => {
    await home.sql(`UPDATE worker SET wants_work = false WHERE id = '${personId(3)}'`);
    const { workingList } = await ask(
      `{ workingList(list: NO_INTENT, regions: ["61"], ${access}) { edges { node { id } flags reasons } } }`,
    );
    expect(workingList.edges).toContainEqual({
      node: { id: personId(3) },
      flags: ["CONFIRMATION_EXPIRED"],
      reasons: ["WANTS_NO_WORK"],
    });
  });

  it("A28: everybody who wants work has a helper and a plan, or is listed", async () => {
    const { workingList } = await ask(
      `{ workingList(list: WILLING_UNHELPED, regions: ["61"], ${access}) { edges { node { id } reasons } } }`,
    );
    expect(workingList.edges).toEqual([
      { node: { id: personId(1) }, reasons: ["NO_HELPER", "NO_PLAN"] },
      { node: { id: personId(2) }, reasons: ["NO_HELPER", "NO_PLAN"] },
    ]);
  });

  it("A13: shows a helper the own caseload alone, and counts no others", async () => {
    const data = await ask(
      `{ workingList(list: WILLING_UNEMPLOYED, ${access.replace("RISK_MONITORING", "MATCHING")}, regions: ["61"]) {
           edges { node { id } planNote } totalCount { value } }
         workingListCounts(regions: ["61"], ${access.replace("RISK_MONITORING", "MATCHING")}) {
           persons { value } zeroEmploymentHouseholds { value } }
         zeroEmploymentHouseholds(regions: ["61"], ${access.replace("RISK_MONITORING", "MATCHING")}) {
           edges { node { id ableMembers(${access.replace("RISK_MONITORING", "MATCHING")}) { id } } } } }`,
      helper,
    );
    expect(data).toEqual({
      workingList: {
        edges: [{ node: { id: personId(3) }, planNote: "推荐到村社区工厂" }],
        totalCount: { value: 1 },
      },
      workingListCounts: { persons: { value: 1 }, zeroEmploymentHouseholds: { value: 1 } },
      zeroEmploymentHouseholds: {
        edges: [{ node: { id: householdId(2), ableMembers: [{ id: personId(3) }] } }],
      },
    });
  });
});

describe("A25: counts of the working lists", () => {
  it("tell how many are on each, and each person once in all", async () => {
    const { workingListCounts } = await ask(
      `{ workingListCounts(${access}) { lists { list persons { value relation } }
           persons { value relation } zeroEmploymentHouseholds { value } } }`,
    );
    const count = (list: string, value: number) => ({
      list,
      persons: { value, relation: "EXACT" },
    });
    expect(workingListCounts).toEqual({
      lists: expect.arrayContaining([
        count("RETURNED", 1),
        count("WILLING_TO_GO", 4),
        count("WILLING_UNEMPLOYED", 4),
        count("WILLING_UNHELPED", 3),
        count("NO_INTENT", 1),
      ]),
      persons: { value: 5, relation: "EXACT" },
      zeroEmploymentHouseholds: { value: 2 },
    });
    expect(workingListCounts.lists).toHaveLength(5);
  });
});

describe("A26: zero-employment households", () => {
  const list = async (args = "") =>
    (
      await ask(
        `{ zeroEmploymentHouseholds(${args} ${access}) { edges { since ableCount flags
             node { id registerNo size planNote helper region { code } ableMembers(${access}) { id status } } } totalCount { value } } }`,
      )
    ).zeroEmploymentHouseholds;

  it("are those in which somebody can work and nobody does, with plan, helper and who can", async () => {
    const { edges } = await list();
    expect(edges).toEqual([
      {
        ...{ since: "2026-06-01", ableCount: 2, flags: ["NO_HELPER", "NO_PLAN"] },
        node: {
          ...{ id: householdId(1), registerNo: "H1", size: 4, planNote: null, helper: null },
          region: { code: "610981" },
          ableMembers: [
            { id: personId(1), status: "RETURNED" },
            { id: personId(2), status: "UNEMPLOYED" },
          ],
        },
      },
      {
        ...{ since: "2026-03-01", ableCount: 1, flags: [] },
        node: {
          ...{
            id: householdId(2),
            registerNo: "H2",
            size: 4,
            planNote: "每月走访",
            helper: "helper:1",
          },
          region: { code: "610981" },
          ableMembers: [{ id: personId(3), status: "UNEMPLOYED" }],
        },
      },
    ]);
  });

  it("A27: are flagged without a plan, and can be asked for by that", async () => {
    const { edges, totalCount } = await list("flags: [NO_PLAN],");
    expect(edges.map(({ node }: Any) => node.id)).toEqual([householdId(1)]);
    expect(totalCount).toEqual({ value: 1 });
  });

  it("leave when somebody works, and come back when the last one does not", async () => {
    await home.sql(`UPDATE worker SET status = 'EMPLOYED' WHERE id = '${personId(3)}'`);
    expect((await list()).edges).toHaveLength(1);
    await home.sql(`UPDATE worker SET status = 'UNEMPLOYED' WHERE id = '${personId(3)}'`);
    expect((await list()).edges).toHaveLength(2);
  });

  it("cost one statement for the list and one for the members of all", async () => {
    home.takeStatements();
    await list('regions: ["61"],');
    expect(home.takeStatements().filter((sql) => sql.startsWith("SELECT"))).toHaveLength(2);
  });
});
