import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { none } from "../../schema/access/agreements.ts";
import { startCooperation } from "../../subgraphs/cooperation/start-cooperation.ts";
import { startProvince } from "../../subgraphs/province/start-province.ts";
import type { Service } from "../../subgraphs/service/start-service.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { serviceTrust } from "../support/trust.ts";

let database: TestDatabase;
let owner: pg.Client;

beforeEach(async () => {
  database = await aDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await database.drop();
});

const place = { host: "127.0.0.1", port: 0, production: false };
const cooperation = (): Promise<Service> =>
  startCooperation({
    ...place,
    databaseUrl: database.url,
    trust: serviceTrust(["cooperation"]),
  });
const province = (...held: readonly string[]): Promise<Service> =>
  startProvince({
    ...place,
    held,
    databaseUrl: database.url,
    readerUrl: null,
    writerUrl: null,
    scale: null,
    poolSize: 2,
    databaseWaitMs: 0,
    identityKeys,
    accessLogKeys,
    trust: serviceTrust(held),
    agreements: none,
  });

async function startAndStop(start: () => Promise<Service>): Promise<void> {
  const service = await start();
  await service.stop();
}

async function hasTable(name: string): Promise<boolean> {
  const { rows } = await owner.query("SELECT to_regclass($1) IS NOT NULL AS found", [name]);
  return rows[0]?.found;
}

function refusal(words: string) {
  return { code: "CANNOT_START", message: expect.stringContaining(words) };
}

describe("a database is refused, and left as it is,", () => {
  it("when it holds somebody's tables: they are named", async () => {
    await owner.query(
      'CREATE TABLE orders (id int); CREATE SCHEMA crm; CREATE VIEW crm."Who" AS SELECT 1',
    );

    await expect(province("61")).rejects.toMatchObject(refusal("crm.Who, public.orders"));
    await expect(cooperation()).rejects.toMatchObject(refusal("crm.Who, public.orders"));
    expect(await hasTable("register")).toBe(false);
    expect(await hasTable("agreement")).toBe(false);
  });

  it("when it holds many tables: some are named, the others counted", async () => {
    for (let number = 1; number <= 7; number += 1)
      await owner.query(`CREATE TABLE orders_${number} ()`);

    await expect(province("61")).rejects.toMatchObject(refusal("public.orders_3 and 4 more"));
  });

  it.each([
    ["another tool", "id int, migration text, batch int"],
    ["another program", "id int, timestamp bigint, name text"],
  ])("when its migrations are those of %s", async (_, columns) => {
    await owner.query(`CREATE TABLE migrations (${columns})`);

    await expect(province("61")).rejects.toMatchObject(refusal("public.migrations"));
  });

  it("when it is cooperation's and a province is to use it, and the other way round", async () => {
    await startAndStop(cooperation);
    await expect(province("61")).rejects.toMatchObject(refusal("public.agreement"));

    const other = await aDatabase();
    const [ours, theirs] = [database, other];
    database = theirs;
    await startAndStop(() => province("61"));
    await expect(cooperation()).rejects.toMatchObject(refusal("access.permit_key"));
    database = ours;
    await other.drop();
  });

  it("when it holds the register of another province: both are named", async () => {
    await startAndStop(() => province("53"));
    await owner.query(
      "INSERT INTO register (province, name, watermark) VALUES ('53', '云南', now())",
    );

    await expect(province("61")).rejects.toMatchObject(
      refusal("holds the register of 53 Yunnan (云南省), and is to serve 61 Shaanxi (陕西省)"),
    );
    await startAndStop(() => province("53", "61"));
  });
});

describe("a database is used", () => {
  it("when extensions are all that is in it", async () => {
    await owner.query("CREATE EXTENSION pg_stat_statements");

    await startAndStop(() => province("61"));
    expect(await hasTable("register")).toBe(true);
  });

  it("when it is this service's own, whatever its operator keeps beside it", async () => {
    await startAndStop(() => province("61"));
    await owner.query(
      "INSERT INTO register (province, name, watermark) VALUES ('61', '陕西', now())",
    );
    await owner.query("CREATE TABLE notes_of_the_operator ()");

    await startAndStop(() => province("61"));
  });

  it("when it is this service's own, of a version that lacked the latest migrations", async () => {
    await startAndStop(() => province("61"));
    await owner.query("DROP TABLE seeker CASCADE");
    await owner.query("DROP FUNCTION refresh_seekers_of_skills CASCADE");
    await owner.query("DROP FUNCTION refresh_seekers_of_workers CASCADE");
    await owner.query("DELETE FROM migrations WHERE name LIKE 'Seekers%'");

    await startAndStop(() => province("61"));
    expect(await hasTable("seeker")).toBe(true);
  });
});
