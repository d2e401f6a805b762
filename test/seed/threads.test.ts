import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "@jest/globals";
import { seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { Asking, anEmptyRegister } from "./a-register.ts";

const seedingMs = 120_000;
/** Some workers more than a slice, so that both threads have something to do. */
const scale = 0.002;
const open: { drop: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

function opened(database: TestDatabase): TestDatabase {
  open.push(database);
  return database;
}

/** The seeder as the house starts it. */
function aSeeder(url: string, threads: number, size = scale): ChildProcess {
  return fork("dist/subgraphs/house/seeding/main.js", {
    env: {
      ...process.env,
      ...{ PROVINCE: "53", DATABASE_URL: url, SCALE: String(size), THREADS: String(threads) },
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function fingerprintIn(url: string): Promise<string | undefined> {
  const house = new Asking(url);
  try {
    const rows = await house.rows<{ seed_fingerprint: string }>(
      "SELECT seed_fingerprint FROM register WHERE to_regclass('register') IS NOT NULL",
    );
    return rows[0]?.seed_fingerprint;
  } finally {
    await house.end();
  }
}

describe("a register that is made by several threads", () => {
  it(
    "has the rows of one that is made by none, whatever their number",
    async () => {
      const { url: alone } = opened(await anEmptyRegister());
      const expected = await seedProvince({ databaseUrl: alone, province: "53", scale });

      for (const threads of [1, 2, 3]) {
        const { url } = opened(await aDatabase());
        const [exitCode] = await once(aSeeder(url, threads), "exit");
        expect(exitCode).toBe(0);
        expect(await fingerprintIn(url)).toBe(expected);
      }
    },
    seedingMs,
  );

  it(
    "is not there at all when it is killed in the middle, and is made by the next one",
    async () => {
      const { url } = opened(await aDatabase());
      const killed = aSeeder(url, 2);
      // It has told of rows, and has more to come.
      await once(killed, "message");
      killed.kill("SIGKILL");
      await once(killed, "exit");

      const house = new Asking(url);
      try {
        expect(await house.one("SELECT count(*) FROM worker")).toBe(0);
        expect(await house.one("SELECT count(*) FROM job_posting")).toBe(0);
      } finally {
        await house.end();
      }
      expect(await fingerprintIn(url)).toBeUndefined();
      const [exitCode] = await once(aSeeder(url, 2), "exit");
      expect(exitCode).toBe(0);
      expect(await fingerprintIn(url)).toMatch(/^laowu-seed/);
    },
    seedingMs,
  );
});
