import { getEventListeners, getMaxListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import type { StatementOptions } from "../../subgraphs/service/session.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

let home: TestDatabase;
let database: Database;
const statements: string[] = [];

const open = (url: string, poolSize = 2): Promise<Database> =>
  openDatabase({
    url,
    poolSize,
    migrations: [],
    logger: createLogger("test"),
    waitMs: 0,
    onStatement: (sql) => statements.push(sql),
  });

beforeAll(async () => {
  home = await aDatabase();
  database = await open(home.url);
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const ask = (sql: string, values: unknown[] = [], ms = 5_000) =>
  database.session({ deadline: new Deadline(ms) }).query<Record<string, unknown>>(sql, values);

describe("session.query", () => {
  it("gives whole numbers, days and instants as plain values", async () => {
    const [row] =
      await ask(`SELECT 9007199254740991::bigint AS safe, 9007199254740993::bigint AS unsafe,
      date '2026-02-28' AS day, timestamptz '2026-02-28 10:00:00.1+08' AS instant,
      timestamptz '2026-02-28 10:00:00Z' AS whole, 12.50::numeric AS exact, ARRAY['a','b'] AS list`);
    expect(row).toEqual({
      safe: 9007199254740991,
      unsafe: "9007199254740993",
      day: "2026-02-28",
      instant: "2026-02-28T02:00:00.100Z",
      whole: "2026-02-28T10:00:00.000Z",
      exact: "12.50",
      list: ["a", "b"],
    });
  });

  it("may run many times at once in one request, each listening to its deadline until it ends", async () => {
    const deadline = new Deadline(5_000);
    const session = database.session({ deadline });
    const listening = () => getEventListeners(deadline.signal, "abort").length;
    const asked = Array.from({ length: 30 }, (_, n) => session.query("SELECT $1::int AS n", [n]));
    const [listened, most] = [listening(), getMaxListeners(deadline.signal)];
    expect(await Promise.all(asked)).toHaveLength(30);
    expect(listened).toBe(30);
    // Of more than that Node would warn as of a leak.
    expect(most).toBeGreaterThanOrEqual(listened);
    expect(listening()).toBe(0);
  });

  it("is exactly one statement, prepared by its text", async () => {
    statements.length = 0;
    await ask("SELECT $1::int + 1 AS next", [1]);
    await ask("SELECT $1::int + 1 AS next", [2]);
    expect(statements).toEqual(["SELECT $1::int + 1 AS next", "SELECT $1::int + 1 AS next"]);
  });

  it("sends nothing beside it while deadlines stay nearly the same", async () => {
    await ask("CREATE EXTENSION pg_stat_statements");
    // Each connection of the pool takes its timeout once.
    await Promise.all([ask("SELECT pg_sleep(0.05)"), ask("SELECT pg_sleep(0.05)")]);
    await ask(
      "SELECT pg_stat_statements_reset(dbid => oid) FROM pg_database WHERE datname = current_database()",
    );

    for (const ms of [5_000, 4_990, 4_200]) await ask("SELECT 'seen' AS seen", [], ms);

    const seen = await ask(`SELECT sum(calls)::int AS calls FROM pg_stat_statements
      JOIN pg_database ON pg_database.oid = dbid WHERE datname = current_database()
      AND query NOT LIKE '%pg_stat_statements%'`);
    expect(seen).toEqual([{ calls: 3 }]);
  });

  it("plans as the statement asks, and as before when it does not ask", async () => {
    const single = await open(home.url, 1);
    const session = single.session({ deadline: new Deadline(5_000) });
    const modeOf = async (options?: StatementOptions): Promise<unknown> => {
      const sql = "SELECT current_setting('plan_cache_mode') AS mode";
      const [row] = await session.query<{ readonly mode: string }>(sql, [], options);
      return row?.mode;
    };

    expect(await modeOf()).toBe("force_custom_plan");
    expect(await modeOf({ plan: "kept" })).toBe("force_generic_plan");
    expect(await modeOf()).toBe("force_generic_plan");
    expect(await modeOf({ plan: "made" })).toBe("force_custom_plan");
    await single.close();
  });

  it("a statement that outlives its deadline is DEADLINE_EXCEEDED, and ends in the server too", async () => {
    const startedAt = performance.now();

    await expect(ask("SELECT pg_sleep(20)", [], 150)).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await gone("SELECT pg_sleep(20)");
  });

  it("a request whose caller leaves gives its statement up", async () => {
    const deadline = new Deadline(10_000);
    const running = database.session({ deadline }).query("SELECT pg_sleep(21)");
    deadline.abandon();

    await expect(running).rejects.toMatchObject({ code: "REQUEST_ABANDONED" });
    await gone("SELECT pg_sleep(21)");
  });

  it("the connections of cancelled statements serve the next requests", async () => {
    for (let round = 0; round < 5; round += 1)
      await expect(ask("SELECT pg_sleep(20)", [], 20)).rejects.toMatchObject({
        code: "DEADLINE_EXCEEDED",
      });
    expect(await Promise.all([ask("SELECT 1 AS one"), ask("SELECT 1 AS one")])).toEqual([
      [{ one: 1 }],
      [{ one: 1 }],
    ]);
  });

  it("waiting for a connection counts against the deadline", async () => {
    const busy = [ask("SELECT pg_sleep(0.5)"), ask("SELECT pg_sleep(0.5)")];
    await expect(ask("SELECT 1", [], 50)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await Promise.all(busy);
  });

  it("a deadline that has passed sends nothing", async () => {
    const deadline = new Deadline(10_000);
    deadline.abandon();
    statements.length = 0;
    await expect(database.session({ deadline }).query("SELECT 1")).rejects.toMatchObject({
      code: "REQUEST_ABANDONED",
    });
    expect(statements).toEqual([]);
  });

  it("a server that goes away is DATABASE_UNAVAILABLE, and nothing of it is in the message", async () => {
    const lost = await aDatabase();
    const other = await open(lost.url);
    const session = other.session({ deadline: new Deadline(5_000) });
    await session.query("SELECT 1");
    await lost.drop();

    const error: unknown = await session.query("SELECT 1").catch((cause: unknown) => cause);

    expect(error).toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: "The database is not available.",
    });
    expect(await other.ready()).toBe(false);
    await other.close();
  });
});

describe("openDatabase", () => {
  it("a database that is down is named by host, port and name, without the password", async () => {
    const error = await open("postgres://laowu:secret@127.0.0.1:1/province_61").catch(String);
    expect(error).toContain(
      'The database "province_61" on 127.0.0.1:1 cannot be used: connection refused.',
    );
    expect(error).not.toContain("secret");
  });

  it("a database that does not exist is refused at once", async () => {
    const url = new URL(home.url);
    url.pathname = "/nowhere";
    const opening = openDatabase({
      url: url.href,
      poolSize: 1,
      migrations: [],
      logger: createLogger("test"),
    });
    await expect(opening).rejects.toMatchObject({ code: "CANNOT_START" });
  });
});

/** The statement is no longer running in the server; gives the cancel a moment to arrive. */
async function gone(sql: string): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const running = await ask(
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = $1 AND datname = current_database()",
      [sql],
    );
    if (running.length === 0) return;
  }
  throw new Error(`Still running: ${sql}`);
}
