import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase } from "../../subgraphs/service/database.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, brandRow, idOf, jobRow } from "../province/support/rows.ts";
import { aDatabase } from "../support/postgres.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  const jobs = [1, 2, 3].map((n) => jobRow(aJob({ id: idOf("61", n), title: `厨师 ${n}` })));
  await province.insert("job_posting", jobs);
  await province.insert("labor_brand", [brandRow(idOf("61", 1))]);
});
afterAll(() => province.stop());

const injections = [
  "id; DROP TABLE job_posting",
  "id); DELETE FROM job_posting; --",
  "' OR '1'='1",
  "1 UNION SELECT current_user",
  "title->>'x'",
  "pg_sleep(10)",
  "\\'; SELECT 1; --",
  "{厨师}",
  "厨师' || chr(39)",
] as const;

async function jobsLeft(): Promise<number> {
  return (await province.sql("SELECT count(*)::int AS n FROM job_posting"))[0]?.n as number;
}

describe("X41: SQL", () => {
  it.each(injections)("%s is no sort, no field and no argument", async (sql) => {
    const name = JSON.stringify(sql);
    for (const query of [
      `{ jobs(sort: ${name}) { edges { cursor } } }`,
      `{ jobs(filter: { ${name}: 1 }) { edges { cursor } } }`,
      `{ jobs(orderBy: ${name}) { edges { cursor } } }`,
    ]) {
      const { data, errors } = await province.ask(query);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toMatch(/^GRAPHQL_/);
    }
    const asVariable = await province.ask(
      "query ($sort: JobSort) { jobs(sort: $sort) { edges { cursor } } }",
      { sort: sql },
    );
    expect(asVariable.data).toBeUndefined();
    expect(await jobsLeft()).toBe(3);
  });

  it.each(injections)("%s is only text where text is searched for", async (sql) => {
    province.takeStatements();
    const { data } = await province.ask(
      `query ($text: String!, $list: [String!]!) {
        jobs(filter: { text: $text }) { totalCount { value } }
        brands(text: $text) { edges { cursor } }
        workers(access: { purpose: MATCHING }, filter: { languages: $list }) { edges { cursor } }
      }`,
      { text: sql, list: [sql] },
    );

    expect(data.brands?.edges ?? []).toEqual([]);
    expect(data.workers?.edges ?? []).toEqual([]);
    for (const statement of province.takeStatements()) expect(statement).not.toContain(sql);
    expect(await jobsLeft()).toBe(3);
  });

  it.each(injections)("%s is refused as an id, a code, a cursor and an amount", async (sql) => {
    province.takeStatements();
    for (const [type, question] of [
      ["ID!", "job(id: $x) { id }"],
      ["ID!", "jobs(filter: { brand: $x }) { edges { cursor } }"],
      ["RegionCode!", "jobs(filter: { regions: [$x] }) { edges { cursor } }"],
      ["OccupationCode!", "jobs(filter: { occupations: [$x] }) { edges { cursor } }"],
      ["Cursor!", "jobs(after: $x) { edges { cursor } }"],
      ["Decimal!", "jobs(filter: { wageMonthlyMin: $x }) { edges { cursor } }"],
      ["DateTime!", "jobs(filter: { publishedAfter: $x }) { edges { cursor } }"],
      ["Uscc!", "employer(uscc: $x) { id }"],
    ]) {
      const { errors } = await province.ask(`query ($x: ${type}) { ${question} }`, { x: sql });
      expect(errors?.[0]?.extensions.code).toMatch(/^BAD_|^UNKNOWN_/);
    }
    expect(province.takeStatements()).toEqual([]);
  });

  it.each(["%", "_", "%修脚%", "紫阳%", "_阳修脚师", "\\%", "*", "?", "[", ".*", "^"])(
    "the wildcard %s stands for itself",
    async (text) => {
      const { data, errors } = await province.ask(
        "query ($text: String!) { brands(text: $text) { edges { node { name } } } jobs(filter: { text: $text }) { totalCount { value } } }",
        { text },
      );

      // Signs alone are no words to look for, and may be refused as such.
      for (const error of errors ?? []) expect(error.extensions.code).toBe("BAD_USER_INPUT");
      expect(data.brands?.edges ?? []).toEqual([]);
      expect(data.jobs?.totalCount.value ?? 0).toBe(0);
    },
  );

  it("the name itself is found, so that wildcards could have found it", async () => {
    const { data } = await province.ask(
      `{ brands(text: "紫阳修脚师") { edges { node { name } } } }`,
    );
    expect(data.brands.edges).toHaveLength(1);
  });

  it.each(["\0", "厨师\0", "\ud800", "a\0' OR 1=1 --"])(
    "%j is refused before the database sees it",
    async (text) => {
      province.takeStatements();
      for (const question of [
        "jobs(filter: { text: $text }) { edges { cursor } }",
        "brands(text: $text) { edges { cursor } }",
        "workers(access: { purpose: MATCHING }, filter: { languages: [$text] }) { edges { cursor } }",
      ]) {
        const { errors } = await province.ask(`query ($text: String!) { ${question} }`, { text });
        expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
      }
      expect(province.takeStatements()).toEqual([]);
    },
  );
});

describe("CVE-2022-33171, GHSA-q2pj-6v73-8rgj: an object", () => {
  it.each([
    [{ _type: "raw", value: "1=1" }],
    [{ id: { "1=1 OR id": "x" } }],
    [{ "@instanceof": "FindOperator", _type: "not", _value: "x" }],
    [["61:1", { toSqlString: "1=1" }]],
  ])("%j in the place of a value reaches no statement", async (value) => {
    province.takeStatements();
    for (const [type, question] of [
      ["ID!", "job(id: $x) { id }"],
      ["String!", "brands(text: $x) { edges { cursor } }"],
      ["Cursor!", "jobs(after: $x) { edges { cursor } }"],
      ["RegionCode!", "jobs(filter: { regions: [$x] }) { edges { cursor } }"],
      ["Decimal!", "jobs(filter: { wageMonthlyMin: $x }) { edges { cursor } }"],
    ]) {
      const { errors } = await province.ask(`query ($x: ${type}) { ${question} }`, { x: value });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
    expect(province.takeStatements()).toEqual([]);
  });
});

it("X42: TypeORM is told to throw where a condition is null or nothing", async () => {
  const own = await aDatabase();
  const logger = createLogger("test");
  const database = await openDatabase({ url: own.url, poolSize: 1, migrations: [], logger });

  expect(database.dataSource.options.invalidWhereValuesBehavior).toEqual({
    null: "throw",
    undefined: "throw",
  });
  await database.close();
  await own.drop();
});
