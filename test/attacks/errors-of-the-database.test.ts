import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type Production, startProduction } from "./support/production.ts";

/** The database of a province in trouble, and values of the wrong type, seen through both processes. */
let production: Production;
let owner: pg.Client;
beforeAll(async () => {
  production = await startProduction();
  owner = new pg.Client({ connectionString: production.databaseUrl });
  await owner.connect();
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await production?.stop();
});

const jobs = "{ jobs(first: 1) { edges { node { id title } } totalCount { value } } }";

async function ask(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return response.text();
}

const endpoints = () => [`${production.gateway}/graphql`, `${production.signedProvince}/province`];

/** What nobody outside may read: SQL, tables, places and the ways of PostgreSQL. */
function expectMasked(said: string): void {
  const { hostname, port, pathname } = new URL(production.databaseUrl);
  expect(JSON.parse(said)).toMatchObject({ errors: [expect.anything()] });
  expect(said).not.toMatch(/SELECT|FROM|relation|job_posting|register_|pg_|postgres|schema|SQL/i);
  expect(said).not.toMatch(/\bat .*\.js|node_modules|dist\/|stack/);
  for (const place of [pathname.slice(1), `${hostname}:${port}`, production.province])
    expect(said).not.toContain(place);
}

describe("X19: an error of the database is masked", () => {
  it("when its tables are gone", async () => {
    await owner.query("ALTER SCHEMA public RENAME TO canary_of_test");
    try {
      const before = production.log().length;
      const [byGateway = "", byProvince = ""] = await Promise.all(
        endpoints().map((url) => ask(url, { query: jobs })),
      );
      for (const said of [byGateway, byProvince]) expectMasked(said);
      expect(byGateway).toContain("PROVINCE_UNAVAILABLE");
      expect(byProvince).toContain("INTERNAL_SERVER_ERROR");
      expect(byProvince).toMatch(/"incident":"[\da-f-]{36}"/);
      // Both logs know what happened, by one incident, so that they can be read together.
      const incidents =
        production
          .log()
          .slice(before)
          .match(/"incident":"[\da-f-]{36}"/g) ?? [];
      expect([...new Set(incidents)]).toHaveLength(2);
      expect(incidents).toHaveLength(3);
    } finally {
      await owner.query("ALTER SCHEMA canary_of_test RENAME TO public");
    }
    for (const url of endpoints())
      expect(JSON.parse(await ask(url, { query: jobs })).errors).toBeUndefined();
  });

  it("when a statement takes too long", async () => {
    await owner.query("BEGIN");
    await owner.query("LOCK TABLE job_posting IN ACCESS EXCLUSIVE MODE");
    try {
      for (const url of endpoints())
        expectMasked(await ask(url, { query: jobs }, { "x-deadline-ms": "300" }));
    } finally {
      await owner.query("ROLLBACK");
    }
  });

  it("when its connections are cut and no new ones are let in", async () => {
    const name = new URL(production.databaseUrl).pathname.slice(1);
    const elsewhere = new URL(production.databaseUrl);
    elsewhere.pathname = "/postgres";
    const keeper = new pg.Client({ connectionString: elsewhere.href });
    await keeper.connect();
    try {
      await keeper.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
      owner.on("error", () => {});
      await keeper.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
        [name],
      );
      for (const url of endpoints()) {
        const said = await ask(url, { query: jobs });
        expectMasked(said);
        expect(said).toContain("DATABASE_UNAVAILABLE");
      }
    } finally {
      await keeper.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
      await keeper.end();
    }
    for (const url of endpoints())
      expect(JSON.parse(await ask(url, { query: jobs })).errors).toBeUndefined();
  });

  it.each([
    ["an id that is no UUID", '{ job(id: "61:not-a-uuid") { title } }'],
    ["an id with U+0000", '{ job(id: "61:01920000-0000-7000-8000-00000000000\\u0000") { title } }'],
    ["a text with U+0000", '{ jobs(filter: { text: "\\u0000" }) { edges { cursor } } }'],
    [
      "a number beyond its column",
      "{ jobs(filter: { ageFits: 2147483647 }) { edges { cursor } } }",
    ],
    ["a cursor of nothing", '{ jobs(after: "AAAA") { edges { cursor } } }'],
    ["a wage of no size", '{ jobs(filter: { wageMonthlyMin: "1e400" }) { edges { cursor } } }'],
  ])("of %s there is none", async (_, query) => {
    for (const url of endpoints()) {
      const said = await ask(url, { query });
      expect(said).not.toMatch(
        /SELECT|relation|pg_|postgres|SQL|INTERNAL_SERVER_ERROR|SUBGRAPH_ERROR/,
      );
    }
  });
});

describe("X18: a secret in the place of another value is not repeated", () => {
  const secret = "hunter2-canary-7f3a";
  it.each([
    ["a number", "query ($x: Int) { jobs(first: $x) { edges { cursor } } }", secret],
    ["a filter", "query ($x: JobFilter) { jobs(filter: $x) { edges { cursor } } }", secret],
    [
      "a value of a filter",
      "query ($x: JobFilter) { jobs(filter: $x) { edges { cursor } } }",
      { forms: [secret] },
    ],
    ["an id", "query ($x: ID!) { job(id: $x) { title } }", secret],
    ["a list for an id", "query ($x: ID!) { job(id: $x) { title } }", [secret]],
    [
      "a region",
      "query ($x: [RegionCode!]) { brands(regions: $x) { edges { cursor } } }",
      [secret],
    ],
    ["a cursor", "query ($x: Cursor) { jobs(after: $x) { edges { cursor } } }", secret],
    ["a code", "query ($x: Uscc!) { employer(uscc: $x) { name } }", secret],
    ["a sort", "query ($x: JobSort!) { jobs(sort: $x) { edges { cursor } } }", secret],
    [
      "an object for a sort",
      "query ($x: JobSort!) { jobs(sort: $x) { edges { cursor } } }",
      { a: secret },
    ],
  ])("%s", async (_, query, x) => {
    const before = production.log().length;
    for (const url of endpoints()) {
      const said = await ask(url, { query, variables: { x } });
      expect(JSON.parse(said)).toMatchObject({ errors: [expect.anything()] });
      expect(said).not.toContain(secret);
    }
    expect(production.log().slice(before)).not.toContain(secret);
  });
});
