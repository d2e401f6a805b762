import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { orderComplement } from "../../subgraphs/service/page.ts";
import { uscc } from "./support/many-jobs.ts";
import { idsOf } from "./support/pages.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { brandRow, employerRow, idOf, workshopRow } from "./support/rows.ts";

const brand = (number: number) => idOf("61", 100 + number);
const workshop = (number: number) => idOf("61", 200 + number);

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("employer", [employerRow(`61:${uscc}`, { name: "安康毛绒玩具公司" })]);
  await province.insert("labor_brand", [
    brandRow(brand(1), {
      name: "紫阳修脚师",
      region_code: "610924",
      employment_order: orderComplement - 50_000,
      operator_ids: [`61:${uscc}`, "61:gone"],
    }),
    brandRow(brand(2), {
      name: "Xi'an 厨师",
      region_code: "610113",
      employment_order: orderComplement - 3000,
    }),
    brandRow(brand(3), {
      name: "安康毛绒玩具",
      region_code: "610902",
      employment_order: orderComplement - 9000,
    }),
  ]);
  await province.insert("brand_year", [
    { brand_id: brand(1), year: 2025, employment: 50_000, assisted: 12_000 },
    { brand_id: brand(1), year: 2024, employment: 48_000, assisted: 11_000 },
    { brand_id: brand(2), year: 2025, employment: 3000, assisted: 100 },
  ]);
  await province.insert("workshop", [
    workshopRow(workshop(1), { workforce: 30, assisted_workforce: 20, operator_id: `61:${uscc}` }),
    workshopRow(workshop(2), {
      workforce: 80,
      kind: "ASSISTANCE_BASE",
      track: "UPGRADE",
      region_code: "610113",
    }),
    workshopRow(workshop(3), { workforce: 80, cert_status: "EXITED", assisted_workforce: 0 }),
    workshopRow(workshop(4), { workforce: 0, assisted_workforce: 0, kind: "WORKSHOP" }),
  ]);
});
afterAll(() => province.stop());

describe("brands", () => {
  it.each([
    ["", [1, 3, 2]],
    ['regions: ["610900"]', [1, 3]],
    ['text: "毛绒"', [3]],
    ['text: "xi\'AN"', [2]],
    ['text: "%"', []],
  ])("brands(%s) lists those with the most people in work first", async (args, expected) => {
    expect(await idsOf(province, { field: "brands", args, first: 2 })).toEqual(expected.map(brand));
  });

  it("blank text is refused", async () => {
    const { errors } = await province.ask('{ brands(text: " ") { totalCount { value } } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "text" });
  });

  it("employment is of the year that is asked for, and null without a record", async () => {
    const { data } = await province.ask(`{ brands { edges { node {
      latest: employment(year: 2025) before: employment(year: 2024) assistedEmployment(year: 2025)
    } } } }`);
    expect(data.brands.edges.map(({ node }: { node: object }) => node)).toEqual([
      { latest: 50_000, before: 48_000, assistedEmployment: 12_000 },
      { latest: null, before: null, assistedEmployment: null },
      { latest: 3000, before: null, assistedEmployment: 100 },
    ]);
  });

  it("operators are the employers that the register still has", async () => {
    const { data } = await province.ask(
      "{ brands(first: 1) { edges { node { operators { name } } } } }",
    );
    expect(data.brands.edges[0].node.operators).toEqual([{ name: "安康毛绒玩具公司" }]);
  });
});

describe("workshops", () => {
  it.each([
    ["", [2, 3, 1, 4]],
    ["kinds: [COMMUNITY_FACTORY]", [3, 1]],
    ["tracks: [UPGRADE]", [2]],
    ["status: [EXITED]", [3]],
    ['regions: ["610100"], kinds: [ASSISTANCE_BASE, WORKSHOP]', [2]],
  ])("A54, A59: workshops(%s) lists the largest first", async (args, expected) => {
    const found = await idsOf(province, { field: "workshops", args, first: 2 });
    expect(found).toEqual(expected.map(workshop));
  });

  it("A58: the assisted share is exact decimals, and 0 without workers", async () => {
    const { data } = await province.ask(
      "{ workshops { edges { node { assistedShare operator { uscc name } } } } }",
    );
    expect(data.workshops.edges.map(({ node }: { node: object }) => node)).toEqual([
      { assistedShare: "0.2500", operator: null },
      { assistedShare: "0.0000", operator: null },
      { assistedShare: "0.6667", operator: { uscc, name: "安康毛绒玩具公司" } },
      { assistedShare: "0.0000", operator: null },
    ]);
  });
});

describe("employer", () => {
  it("is found by its code, null when nobody knows it", async () => {
    const known = await province.ask(`{ employer(uscc: "${uscc}") { id name registration } }`);
    const unknown = await province.ask('{ employer(uscc: "91440300708461136T") { id } }');

    expect(known.data.employer).toEqual({
      id: `61:${uscc}`,
      name: "安康毛绒玩具公司",
      registration: uscc,
    });
    expect(unknown).toEqual({ data: { employer: null } });
  });
});
