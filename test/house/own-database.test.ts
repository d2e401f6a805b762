import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { readHouseConfig } from "../../subgraphs/house/config.ts";
import { ownDatabaseToFill } from "../../subgraphs/house/own-database.ts";
import { cooperation, type Register } from "../../subgraphs/house/registers.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

const shaanxi: Register = { key: "61", title: "Shaanxi (陕西)" };

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase();
});
afterAll(() => database.drop());

async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(text);
  await client.end();
}

it("an empty database of the operator's is filled, with extensions in it too", async () => {
  await sql("CREATE EXTENSION pg_stat_statements");

  expect(await ownDatabaseToFill(shaanxi, database.url)).not.toBeNull();
});

it("one whose filling was interrupted is filled again", async () => {
  const blank = await ownDatabaseToFill(shaanxi, database.url);
  await blank?.begin();

  const again = await ownDatabaseToFill(shaanxi, database.url);
  await again?.begin();
  await again?.finish();
  expect(again).not.toBeNull();
});

it.each([shaanxi, cooperation])("one with foreign tables is refused for $key", async (register) => {
  await sql("CREATE TABLE IF NOT EXISTS orders (id int)");

  await expect(ownDatabaseToFill(register, database.url)).rejects.toMatchObject({
    code: "CANNOT_START",
    message: expect.stringMatching(
      new RegExp(`DATABASE_URL_${register.key.toUpperCase()}.*public\\.orders`),
    ),
  });
});

it("one database for two registers is a bad setting", () => {
  const settings = {
    DATABASE_URL_53: "postgres://a:secret@db/labor",
    DATABASE_URL_61: "postgres://b:secret@db:5432/labor?sslmode=require",
  };

  expect(() => readHouseConfig(settings, "/")).toThrow(
    "DATABASE_URL_53 and DATABASE_URL_61 name the same database",
  );
});

it("databases of one name behind two sockets are two", () => {
  const settings = {
    DATABASE_URL_53: "postgres:///labor?host=/run/yunnan",
    DATABASE_URL_61: "postgres:///labor?host=/run/shaanxi",
    DATABASE_URL_46: "postgres:///labor?host=/run/shaanxi&port=5433",
  };

  expect(readHouseConfig(settings, "/").ownDatabases.size).toBe(3);
});

it("a role that serves belongs to a database of the operator's", () => {
  const DATABASE_URL_61 = "postgres://owner@host/shaanxi";
  const DATABASE_READER_URL_61 = "postgres://reader@host/shaanxi";

  expect(readHouseConfig({ DATABASE_URL_61, DATABASE_READER_URL_61 }, "/").ownReaders).toEqual(
    new Map([["61", DATABASE_READER_URL_61]]),
  );
  expect(() => readHouseConfig({ DATABASE_READER_URL_61 }, "/")).toThrow(
    "DATABASE_READER_URL_61 needs DATABASE_URL_61 beside it",
  );
});
