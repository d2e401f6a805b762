import { describe, expect, it } from "@jest/globals";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import { limits } from "../../gateway/limits.ts";
import { aGatewayWithoutProvinces } from "./a-gateway-without-provinces.ts";

const { gateway, post } = await aGatewayWithoutProvinces();
const provinces = 3;

interface Costly extends GatewayAnswer {
  readonly extensions?: { readonly cost?: { readonly estimated: number; readonly actual: number } };
}

async function costOf(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const headers = { "graphql-cost": "report" };
  const { extensions } = (await gateway.execute({ query, variables, headers })) as Costly;
  return extensions?.cost;
}

const estimated = async (...asked: Parameters<typeof costOf>) =>
  (await costOf(...asked))?.estimated;

/**
 * What one page of jobs costs in one province: the call, the list, where it ends, how it came about
 * (two objects), and an edge and a job for each row.
 */
const page = (rows: number) => 1 + 1 + 1 + 2 + rows * 2;

const jobs = (first: string) => `{ jobs${first} { edges { node { id } } } }`;

describe("X12: a field of all provinces costs as often as there are provinces", () => {
  it("however little is asked", async () => {
    expect(await estimated("{ coverageNow { asked } }")).toBe(1 + provinces * 3);
  });

  it("or as often as there are provinces in the argument, be it a value or a variable", async () => {
    const query = (regions: string) => jobs(`(first: 10, filter: { regions: ${regions} })`);
    const asked = `query ($r: [RegionCode!]) ${query("$r")}`;
    const filtered =
      "query ($f: JobFilter) { jobs(first: 10, filter: $f) { edges { node { id } } } }";

    expect(await estimated(query("null"))).toBe(1 + provinces * page(10));
    expect(await estimated(query('["61", "610100", "32"]'))).toBe(1 + 2 * page(10));
    expect(await estimated(asked, { r: ["61", "6101", "610122"] })).toBe(1 + page(10));
    expect(await estimated(asked, { r: "61" })).toBe(1 + page(10));
    expect(await estimated(asked)).toBe(1 + provinces * page(10));
    expect(await estimated(filtered, { f: { regions: ["44"] } })).toBe(1 + page(10));
    expect(await estimated(filtered, { f: { text: "厨师" } })).toBe(1 + provinces * page(10));
  });

  it("a region that is of no province here does not make it dearer than all", async () => {
    const many = Array.from({ length: 40 }, (_, n) => String(n + 10));

    expect(
      await estimated(
        `{ jobs(first: 10, filter: { regions: ${JSON.stringify(many)} }) { edges { node { id } } } }`,
      ),
    ).toBe(1 + provinces * page(10));
  });

  it("and once more for counting every row, by a value or a variable", async () => {
    const counting = (argument: string) =>
      `{ jobs(first: 10) { totalCount${argument} { value } } }`;
    const capped = (await estimated(counting(""))) ?? Number.NaN;
    const asked = `query ($exact: Boolean!) ${counting("(exact: $exact)")}`;

    expect(await estimated(counting("(exact: false)"))).toBe(capped);
    expect(await estimated(counting("(exact: true)"))).toBe(capped + provinces * 100);
    expect(await estimated(asked, { exact: true })).toBe(capped + provinces * 100);
    expect(await estimated(asked, { exact: false })).toBe(capped);
  });

  it("and what one province answers costs once", async () => {
    expect(await estimated('{ job(id: "61:1") { id title employer { name } } }')).toBe(1 + 1 + 2);
  });

  it("rows are asked about what they lead to once they are merged, not before", async () => {
    const query = `{ jobs(first: 10) { edges { node { id matching: employer {
      jobs(first: 5) { edges { node { id } } } } } } } }`;

    // 10 merged rows lead to 10 employers, and each of these to five jobs in each province.
    const ofEmployers = provinces + provinces * 10 * (page(5) - 1 + 1);
    expect(await estimated(query)).toBe(1 + provinces * (page(10) + 10) + ofEmployers);
  });
});

describe("X11: a page size that says too much, or nothing", () => {
  it.each([
    ["left out", jobs(""), {}, 20],
    ["left out as a variable", `query ($n: Int! = 7) ${jobs("(first: $n)")}`, {}, 7],
    ["given as a variable", `query ($n: Int! = 7) ${jobs("(first: $n)")}`, { n: 9 }, 9],
    ["negative", jobs("(first: -5)"), {}, limits.pageSizeMax],
    ["one more than is allowed", jobs("(first: 101)"), {}, 101],
  ])("%s is counted", async (_, query, variables, rows) => {
    expect(await estimated(query, variables)).toBe(1 + provinces * page(rows));
  });

  it("that may not be null is refused", async () => {
    const { errors } = await post({ query: jobs("(first: null)") });

    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  it.each([
    ["as a value", jobs("(first: 2147483647)"), {}],
    ["as a variable", `query ($n: Int!) ${jobs("(first: $n)")}`, { n: 2_147_483_647 }],
    ["as a default", `query ($n: Int! = 2147483647) ${jobs("(first: $n)")}`, {}],
  ])(
    "of 2147483647 %s is beyond the limit, which is named with what was met",
    async (_, query, variables) => {
      const met = 1 + provinces * page(2_147_483_647);

      expect(await post({ query, variables })).toMatchObject({
        status: 400,
        errors: [
          {
            message: `Too many calls and objects that an operation may cost: ${met}, and the limit costMax allows ${limits.costMax}.`,
            extensions: { code: "LIMIT_COST", limit: "costMax", allowed: limits.costMax, met },
          },
        ],
      });
    },
  );

  it("GHSA-3j43-9v8v-cp3f: pages within pages multiply", async () => {
    const query = `{ jobs(first: 100) { edges { node { employer { jobs(first: 100) { edges { node {
      employer { jobs(first: 100) { edges { node { id } } } } } } } } } } } }`;

    expect((await post({ query })).errors?.[0]?.extensions).toMatchObject({ code: "LIMIT_COST" });
  });

  it("aliases add up", async () => {
    const query = `{ ${Array.from({ length: 10 }, (_, n) => `a${n}: jobs(first: 10) { edges { node { id } } }`).join(" ")} }`;

    expect(await estimated(query)).toBe(1 + 10 * provinces * page(10));
  });
});

describe("what an answer tells of its cost", () => {
  it("nothing, unless it is asked with graphql-cost: report", async () => {
    const answer = await gateway.execute({ query: "{ __typename }" });

    expect(answer).toEqual({ data: { __typename: "Query" } });
    expect(await costOf("{ __typename }")).toEqual({ estimated: 1, actual: 1 });
  });

  it("whoever asks otherwise is refused", async () => {
    const headers = { "graphql-cost": "validate" };
    const { errors } = await gateway.execute({ query: "{ __typename }", headers });

    expect(errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      field: "graphql-cost",
    });
  });
});
