import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { TestDatabase } from "../../support/postgres.ts";
import { aProvince, type TestProvince } from "../support/province.ts";
import { aBigRegister } from "./big-register.ts";

let database: TestDatabase;
let province: TestProvince;
beforeAll(async () => {
  database = await aBigRegister();
  province = await aProvince(["61"], { databaseUrl: database.url });
}, 180_000);
afterAll(async () => {
  await province?.stop();
  await database?.drop();
});

const capped = { value: 10_000, relation: "AT_LEAST" };

async function numberOf(condition: string): Promise<number> {
  const [row] = await province.sql(
    `SELECT count(*)::int AS rows FROM job_posting WHERE ${condition}`,
  );
  return Number(row?.rows);
}

describe("the count of a list", () => {
  it.each(["", "sort: WAGE_DESC", 'filter: { text: "厨师" }', "filter: { forms: [FULL_TIME] }"])(
    "stops beyond 10,000 rows and says so: jobs(%s)",
    async (given) => {
      const jobs = given === "" ? "jobs" : `jobs(${given})`;
      const { data } = await province.ask(
        `{ ${jobs} { totalCount { value relation } edges { cursor } } }`,
      );
      expect(data.jobs.totalCount).toEqual(capped);
      expect(data.jobs.edges).toHaveLength(20);
    },
  );

  it("is of every row when it is asked to be exact, under any alias and by a variable", async () => {
    const { data, errors } = await province.ask(
      `query ($exact: Boolean!) {
        jobs { exactly: totalCount(exact: $exact) { value relation } }
        cooks: jobs(filter: { text: "厨师" }) { totalCount(exact: true) { value relation } edges { cursor } }
      }`,
      { exact: true },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      jobs: { exactly: { value: await numberOf("status = 'OPEN'"), relation: "EXACT" } },
      cooks: {
        totalCount: {
          value: await numberOf("status = 'OPEN' AND search @@ '厨师'"),
          relation: "EXACT",
        },
      },
    });
  });

  it("is exact when there are fewer rows", async () => {
    for (const [filter, condition] of [
      ['text: "月嫂"', "status = 'OPEN' AND search @@ '月嫂'"],
      ['text: "缝纫"', "status = 'OPEN' AND search @@ '缝纫'"],
      ["status: [CLOSED]", "status = 'CLOSED'"],
      ['regions: ["610113"]', "status = 'OPEN' AND region_code = '610113'"],
    ] as const) {
      const { data } = await province.ask(
        `{ jobs(filter: { ${filter} }) { totalCount { value relation } edges { cursor } } }`,
      );
      const value = await numberOf(condition);
      expect(data.jobs.totalCount).toEqual({ value, relation: "EXACT" });
      expect(value).toBeGreaterThan(10);
    }
  });

  it("of workers stops as well", async () => {
    const { data } = await province.ask(
      "{ workers(access: { purpose: MATCHING }, first: 1) { totalCount { value relation } } }",
    );
    expect(data.workers.totalCount).toEqual(capped);
  });
});

describe("facets", () => {
  interface Facet {
    readonly field: string;
    readonly relation: string;
    readonly values: readonly { readonly code: string; readonly count: number }[];
  }
  const select = "facets { field relation values { code count } }";
  const countsOf = (facets: readonly Facet[]) =>
    facets.flatMap(({ field, values }) =>
      values.map(({ code, count }) => [`${field} ${code}`, count] as const),
    );

  it("count 10,000 rows of a longer list, and say that there are at least so many", async () => {
    const { data } = await province.ask(
      `{ few: jobs { totalCount { value relation } ${select} } all: jobs { facets(exact: true) { field relation values { code count } } totalCount { value relation } } }`,
    );
    const exact = new Map(countsOf(data.all.facets));
    expect(data.few.totalCount).toEqual(capped);
    expect(data.all.totalCount).toEqual({
      value: await numberOf("status = 'OPEN'"),
      relation: "EXACT",
    });
    for (const { relation } of data.few.facets) expect(relation).toBe("AT_LEAST");
    for (const { relation } of data.all.facets) expect(relation).toBe("EXACT");
    for (const [value, count] of countsOf(data.few.facets)) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(exact.get(value) ?? 0);
    }
    const forms = data.few.facets.find(({ field }: Facet) => field === "FORM");
    const counted = forms.values.reduce(
      (sum: number, { count }: { count: number }) => sum + count,
      0,
    );
    expect(counted).toBeGreaterThanOrEqual(10_000);
  });

  it("are exact of a shorter one", async () => {
    const { data } = await province.ask(`{ jobs(filter: { text: "缝纫" }) { ${select} } }`);
    const [forms] = data.jobs.facets.filter(({ field }: Facet) => field === "FORM");
    expect(forms.relation).toBe("EXACT");
    for (const { code, count } of forms.values)
      expect(count).toBe(
        await numberOf(`status = 'OPEN' AND search @@ '缝纫' AND form = '${code}'`),
      );
  });
});
