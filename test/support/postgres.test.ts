import { afterAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { aDatabase, aTemplate, type TestDatabase } from "./postgres.ts";

describe("the test database server", () => {
  const databases: TestDatabase[] = [];
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.drop()));
  });

  async function open(template?: string): Promise<pg.Client> {
    const database = await aDatabase(template === undefined ? {} : { template });
    databases.push(database);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    return client;
  }

  it("is PostgreSQL 18 in UTF-8 with byte order", async () => {
    const client = await open();
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int / 10000 AS major, " +
        "current_setting('server_encoding') AS encoding, " +
        "array(SELECT unnest(ARRAY['é','a','Z']) ORDER BY 1) AS sorted",
    );
    await client.end();
    expect(rows).toEqual([{ major: 18, encoding: "UTF8", sorted: ["Z", "a", "é"] }]);
  });

  it("gives every caller a copy of a template of its own", async () => {
    let prepared = 0;
    const prepare = async (url: string): Promise<void> => {
      prepared += 1;
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query("CREATE TABLE seed AS SELECT 1 AS n");
      await client.end();
    };
    const template = await aTemplate("support_test", prepare);
    await aTemplate("support_test", prepare);
    const [one, other] = await Promise.all([open(template), open(template)]);
    await one.query("INSERT INTO seed VALUES (2)");
    const { rows } = await other.query("SELECT n FROM seed");
    await Promise.all([one.end(), other.end()]);
    expect(rows).toEqual([{ n: 1 }]);
    expect(prepared).toBe(1);
  });

  it("counts statements through pg_stat_statements", async () => {
    const client = await open();
    await client.query("CREATE EXTENSION pg_stat_statements");
    const { rows } = await client.query("SELECT count(*) > 0 AS counting FROM pg_stat_statements");
    await client.end();
    expect(rows).toEqual([{ counting: true }]);
  });
});
