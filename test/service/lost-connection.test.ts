import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Pool, PoolClient } from "pg";
import type { PostgresDriver } from "typeorm/driver/postgres/PostgresDriver.js";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

let own: TestDatabase;
let database: Database;

beforeAll(async () => {
  own = await aDatabase();
  const logger = createLogger("test");
  database = await openDatabase({ url: own.url, poolSize: 2, migrations: [], logger });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

it("a connection that is lost while a request holds it costs that request, not the process", async () => {
  const { master } = database.dataSource.driver as PostgresDriver;
  const held: PoolClient = await (master as Pool).connect();
  const { rows } = await held.query("SELECT pg_backend_pid() AS pid");
  const lost = new Promise<void>((resolve) => held.once("end", resolve));

  await database.dataSource.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await lost;

  await expect(held.query("SELECT 1")).rejects.toThrow();
  held.release(true);
  expect(await database.ready()).toBe(true);
});
