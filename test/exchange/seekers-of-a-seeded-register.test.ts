import { afterEach, describe, expect, it } from "@jest/globals";
import { exchangeTables } from "../../subgraphs/province/exchange/derived-tables.ts";
import { migrationsOf } from "../../subgraphs/province/migrations-of.ts";
import { seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { openDatabase } from "../../subgraphs/service/database.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { Asking } from "../seed/a-register.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

const open: TestDatabase[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

async function aMigratedDatabase(): Promise<string> {
  const database = await aDatabase();
  open.push(database);
  const migrated = await openDatabase({
    url: database.url,
    poolSize: 1,
    migrations: migrationsOf(["46"]),
    logger: createLogger("test"),
  });
  await migrated.close();
  return database.url;
}

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const asking = new Asking(url);
  try {
    return await asking.rows(sql);
  } finally {
    await asking.end();
  }
}

const seekers = "SELECT * FROM seeker ORDER BY minor_group, worker_id, occupation, wished_region";

describe("The seekers of a seeded register", () => {
  it("are those that the triggers make, and follow later writes", async () => {
    const settings = { province: "46", scale: 0.002 };
    const [atOnce, byTriggers] = [await aMigratedDatabase(), await aMigratedDatabase()];
    await seedProvince({ ...settings, databaseUrl: atOnce, derived: exchangeTables });
    await seedProvince({ ...settings, databaseUrl: byTriggers });

    const made = await rows(atOnce, seekers);
    expect(made.length).toBeGreaterThan(100);
    expect(made).toEqual(await rows(byTriggers, seekers));

    await rows(atOnce, "UPDATE worker SET wants_work = false");
    expect(await rows(atOnce, seekers)).toEqual([]);
  }, 60_000);

  it("are found by every index that the table had before", async () => {
    const url = await aMigratedDatabase();
    const indexes =
      "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname";
    const before = await rows(url, indexes);
    await seedProvince({ databaseUrl: url, province: "46", scale: 0.001, derived: exchangeTables });

    expect(before.map(({ indexdef }) => indexdef)).toContainEqual(
      expect.stringContaining("seeker_by_worker"),
    );
    expect(await rows(url, indexes)).toEqual(before);
  }, 60_000);
});
