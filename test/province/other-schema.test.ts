import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { aProvince, type TestProvince } from "./support/province.ts";

let database: TestDatabase;
let province: TestProvince;
beforeAll(async () => {
  database = await aDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const name = client.database ?? "";
  await client.query(
    `CREATE SCHEMA register; ALTER DATABASE ${name} SET search_path = register; DROP SCHEMA public`,
  );
  await client.end();
  province = await aProvince(["61"], { databaseUrl: database.url });
});
afterAll(async () => {
  await province.stop();
  await database.drop();
});

it("serves a register whose tables are in a schema of the operator's, and writes its access log", async () => {
  const { data, errors } = await province.ask(
    "{ workers(access: { purpose: RISK_MONITORING }) { edges { node { nameMasked } } } }",
  );
  expect([data, errors]).toEqual([{ workers: { edges: [] } }, undefined]);
});
