import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "./support/province.ts";
import { aJob, idOf, jobRow } from "./support/rows.ts";

const access = "access: { purpose: MATCHING }";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("job_posting", [jobRow(aJob())]);
});
afterAll(() => province.stop());

const inFilter: readonly (readonly [filter: string, code: string, field: string])[] = [
  ['{ text: "" }', "BAD_USER_INPUT", "filter.text"],
  ['{ text: " \\t" }', "BAD_USER_INPUT", "filter.text"],
  ['{ text: "，" }', "BAD_USER_INPUT", "filter.text"],
  ['{ regions: ["99"] }', "UNKNOWN_REGION", "filter.regions"],
  ['{ regions: ["61", "6199"] }', "BAD_USER_INPUT", "filter.regions"],
  ['{ regions: ["619999"] }', "UNKNOWN_REGION", "filter.regions"],
  ['{ regions: ["Shaanxi"] }', "BAD_USER_INPUT", "filter.regions"],
  ["{ regions: [] }", "BAD_USER_INPUT", "filter.regions"],
  ['{ excludeRegions: ["00"] }', "UNKNOWN_REGION", "filter.excludeRegions"],
  ['{ excludeRegions: ["6199"] }', "BAD_USER_INPUT", "filter.excludeRegions"],
  ['{ workplaces: ["610199"] }', "UNKNOWN_REGION", "filter.workplaces"],
  ['{ occupations: ["cook"] }', "BAD_USER_INPUT", "filter.occupations"],
  ['{ occupations: ["4-0"] }', "BAD_USER_INPUT", "filter.occupations"],
  ['{ industries: ["18"] }', "BAD_USER_INPUT", "filter.industries"],
  ["{ forms: [] }", "BAD_USER_INPUT", "filter.forms"],
  ["{ status: [] }", "BAD_USER_INPUT", "filter.status"],
  ['{ wageMonthlyMin: "much" }', "BAD_USER_INPUT", "filter.wageMonthlyMin"],
  ["{ wageMonthlyMin: -1 }", "BAD_USER_INPUT", "filter.wageMonthlyMin"],
  ["{ wageMonthlyMin: 1e9 }", "BAD_USER_INPUT", "filter.wageMonthlyMin"],
  ['{ wageMonthlyMin: "1.234" }', "BAD_USER_INPUT", "filter.wageMonthlyMin"],
  ["{ ageFits: -1 }", "BAD_USER_INPUT", "filter.ageFits"],
  ['{ season: "2026-13" }', "BAD_USER_INPUT", "filter.season"],
  ['{ season: "May" }', "BAD_USER_INPUT", "filter.season"],
  ['{ publishedAfter: "2026-02-30T00:00:00Z" }', "BAD_USER_INPUT", "filter.publishedAfter"],
  ['{ publishedAfter: "2026-02-03" }', "BAD_USER_INPUT", "filter.publishedAfter"],
  ['{ employer: "91610000294224222X" }', "BAD_USER_INPUT", "filter.employer"],
];

describe("bad input", () => {
  it.each(inFilter)("jobs(filter: %s) is %s naming %s", async (filter, code, field) => {
    const { data, errors } = await province.ask(`{ jobs(filter: ${filter}) { edges { cursor } } }`);

    expect(data).toEqual({ jobs: null });
    expect(errors).toHaveLength(1);
    const { message = "", extensions = {} } = errors?.[0] ?? {};
    expect(extensions).toMatchObject({
      code,
      field,
      reason: expect.stringMatching(/^must .*[^.]$/),
    });
    expect(message).toBe(`Bad value for "${field}": ${extensions.reason}.`);
  });

  it.each([0, -1, 101])("first: %d is refused", async (first) => {
    for (const list of ["jobs(", `workers(${access}, `, "brands(", "workshops("]) {
      const { errors } = await province.ask(
        `{ ${list}first: ${first}) { pageInfo { hasNextPage } } }`,
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "first" });
    }
  });

  it("first: 2^31 is refused", async () => {
    const asked = await province.ask("query ($n: Int!) { jobs(first: $n) { edges { cursor } } }", {
      n: 2 ** 31,
    });
    expect(asked.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT" });
  });

  it.each(["", "x", "001ffffffff6b948", "zz1ffffffff6b948~61:1", "ffffffffffffffff~61:1"])(
    "after: %p is BAD_CURSOR",
    async (after) => {
      const { errors } = await province.ask(
        "query ($after: Cursor) { jobs(after: $after) { edges { cursor } } }",
        { after },
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_CURSOR", field: "after" });
    },
  );

  it.each(["", "61", "61:1", "61:0199F000-0000-7000-8000-000000000001", "6100:abc", "' OR 1=1 --"])(
    "job(id: %p) is BAD_ID",
    async (id) => {
      const { errors } = await province.ask("query ($id: ID!) { job(id: $id) { id } }", { id });
      expect(errors?.[0]?.extensions).toEqual({
        code: "BAD_ID",
        field: "id",
        reason: expect.stringMatching(/^must read /),
      });
    },
  );

  it.each(["regions", "excludeRegions", "workplaces"])(
    "a malformed code in filter.%s is told what a code looks like",
    async (name) => {
      const { errors } = await province.ask(
        `{ jobs(filter: { ${name}: ["Shaanxi"] }) { edges { cursor } } }`,
      );
      expect(errors?.map(({ message }) => message)).toEqual([
        `Bad value for "filter.${name}": must be a region code of 2, 6, 9 or 12 digits, such as "61" or "610122".`,
      ]);
    },
  );

  it.each(["brand", "workshop"])(
    "filter.%s with a malformed id is BAD_ID naming it",
    async (name) => {
      const { errors } = await province.ask(
        `{ jobs(filter: { ${name}: "61:1" }) { edges { cursor } } }`,
      );
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({ code: "BAD_ID", field: `filter.${name}` }),
      ]);
    },
  );

  it("an id of a province that is not held is UNKNOWN_PROVINCE, and names it", async () => {
    const id = idOf("53", 1);
    for (const root of ["job(", `worker(${access}, `]) {
      const { errors } = await province.ask(`{ ${root}id: "${id}") { id } }`);
      expect(errors?.[0]).toMatchObject({
        message: 'Bad value for "id": must be of a province that is held here (61), not of "53".',
        extensions: { code: "UNKNOWN_PROVINCE", field: "id", province: "53" },
      });
    }
  });

  it("an id that nobody has is null, without an error", async () => {
    const answer = await province.ask(`{ job(id: "${idOf("61", 999)}") { id } }`);
    expect(answer).toEqual({ data: { job: null } });
  });

  it("an unknown enum value and an unknown field are refused before execution", async () => {
    for (const query of ["{ jobs(sort: BEST) { edges { cursor } } }", "{ jobs { rows } }"]) {
      const { errors } = await province.ask(query);
      expect(errors?.[0]?.extensions).toEqual({ code: "GRAPHQL_VALIDATION_FAILED" });
    }
  });

  it("a query that cannot be parsed says so", async () => {
    const { errors } = await province.ask("{ jobs(");
    expect(errors?.[0]?.extensions).toEqual({ code: "GRAPHQL_PARSE_FAILED" });
  });

  it("text that would be SQL or a tsquery is only text", async () => {
    for (const text of [
      "厨师' OR '1'='1",
      "厨师 & !包吃住 | (",
      "厨师\\",
      "a'); DROP TABLE job_posting; --",
    ]) {
      const { errors } = await province.ask(
        "query ($f: JobFilter) { jobs(filter: $f) { totalCount { value } } }",
        { f: { text } },
      );
      expect(errors).toBeUndefined();
    }
    const { data } = await province.ask(
      '{ jobs(filter: { text: "厨师" }) { totalCount { value } } }',
    );
    expect(data.jobs.totalCount.value).toBe(1);
  });

  it("a failure inside says nothing of SQL or of the code", async () => {
    await province.sql("ALTER TABLE labor_brand RENAME COLUMN leaders TO heads");
    const { errors } = await province.ask("{ brands { edges { node { leaders } } } }");

    expect(errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      {
        message: "Internal error.",
        extensions: {
          code: "INTERNAL_SERVER_ERROR",
          incident: expect.stringMatching(/^[\da-f-]{36}$/),
        },
      },
    ]);
  });
});
