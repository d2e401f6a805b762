import "reflect-metadata";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { none } from "../../schema/access/agreements.ts";
import { type Cluster, startCluster } from "../../subgraphs/house/postgres/cluster.ts";
import { startProvince } from "../../subgraphs/province/start-province.ts";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { haltPostgres } from "../support/halted-postgres.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { askSigned, serviceTrust } from "../support/trust.ts";

/** A server of this file alone, for it is killed, and has few connections. */
const settings = { fsync: "on", max_connections: "12", deadlock_timeout: "50ms", jit: "off" };
let home: string;
let cluster: Cluster;
let province: Awaited<ReturnType<typeof startProvince>>;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "laowu-postgres-"));
  cluster = await startCluster({ home, settings });
  await sql("postgres", "CREATE DATABASE register TEMPLATE template0");
  province = await startProvince({
    held: ["61"],
    databaseUrl: cluster.url("register"),
    poolSize: 4,
    databaseWaitMs: 0,
    identityKeys,
    accessLogKeys,
    readerUrl: null,
    writerUrl: null,
    agreements: none,
    scale: null,
    snapshotFolder: path.join(home, "snapshots"),
    host: "127.0.0.1",
    port: 0,
    production: true,
    trust: serviceTrust(["61"]),
  });
  await sql(
    "register",
    "INSERT INTO register (province, name, watermark) VALUES ('61', '陕西', now())",
  );
  const row = JSON.stringify([jobRow(aJob({ id: idOf("61", 1), title: "厨师" }))]);
  await sql(
    "register",
    `INSERT INTO job_posting SELECT * FROM json_populate_recordset(NULL::job_posting, $row$${row}$row$)`,
  );
}, 120_000);
afterAll(async () => {
  await province?.stop();
  await cluster?.stop(true);
  await rm(home, { recursive: true, force: true });
});

async function sql(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: cluster.url(database) });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const query = "{ jobs { edges { node { id title } } } }";
const theJob = { jobs: { edges: [{ node: { id: idOf("61", 1), title: "厨师" } }] } };

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

async function ask(headers: Readonly<Record<string, string>> = {}, asked = query): Promise<Answer> {
  const response = await askSigned(province.url, {
    audience: "61",
    path: "/province",
    headers,
    body: JSON.stringify({ query: asked }),
  });
  return (await response.json()) as Answer;
}

/** The codes of an answer's errors; empty when it is whole, and then it must be right. */
async function codes(headers: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
  const { data, errors } = await ask(headers);
  if (errors === undefined) expect(data).toEqual(theJob);
  return (errors ?? []).map(({ extensions }) => extensions.code);
}

/** Until it is answered again, by nobody's doing but its own. */
async function untilAnswered(): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    if ((await codes()).length === 0) return;
    await sleep(50);
  }
  throw new Error("The province does not come back.");
}

it("F13: a server killed at reads costs these reads, and is in use again by itself when it is back", async () => {
  let isOver = false;
  const seen: unknown[] = [];
  const readers = Array.from({ length: 6 }, async () => {
    while (!isOver) {
      seen.push(...(await codes()));
      await sleep(5);
    }
  });
  await sleep(100);
  process.kill(cluster.pid, "SIGKILL");
  await sleep(300);
  expect(await codes()).toEqual(["DATABASE_UNAVAILABLE"]);
  expect((await fetch(`${province.url}/health/ready`)).status).toBe(503);

  cluster = await startCluster({ home, settings, port: cluster.port });
  await untilAnswered();
  isOver = true;
  await Promise.all(readers);

  expect(new Set(seen)).toEqual(new Set(["DATABASE_UNAVAILABLE"]));
  expect(await codes()).toEqual([]);
}, 60_000);

it("F14: a snapshot of a server that has stopped without a word fails in time, and is made once it goes on", async () => {
  const toldOf = async (type = "JOB") => {
    const query = `{ snapshot(type: ${type}, region: "61") { state } }`;
    const { data, errors } = await ask({ "x-deadline-ms": "1500" }, query);
    return errors?.map(({ extensions }) => extensions.code) ?? Object(data).snapshot.state;
  };
  // From here on there is a connection for it.
  while ((await toldOf("BRAND")) !== "READY") await sleep(50);
  const halted = await haltPostgres(cluster.pid);
  try {
    while ((await toldOf()) === "PREPARING") await sleep(50);
    expect(await toldOf()).toEqual(["DATABASE_UNAVAILABLE"]);
  } finally {
    halted.goOn();
  }
  // For a while whoever asks is told why it failed.
  while ((await toldOf()) !== "READY") await sleep(100);
}, 60_000);

describe("F14: PostgreSQL", () => {
  it("without a free connection is told to be unavailable, until there is one", async () => {
    const taken: pg.Client[] = [];
    try {
      for (let round = 0; round < 3; round += 1) {
        await take(taken);
        // Those the province holds are given up and taken as well.
        await taken[0]?.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'register'",
        );
        await sleep(50);
      }
      await take(taken);

      expect(await codes({ "x-deadline-ms": "2000" })).toEqual(["DATABASE_UNAVAILABLE"]);
    } finally {
      await Promise.all(taken.map((client) => client.end()));
    }
    await untilAnswered();
  }, 60_000);

  it("that does not get to a table in time is told to be late, and works on nothing then", async () => {
    const locker = new pg.Client({ connectionString: cluster.url("register") });
    await locker.connect();
    try {
      await locker.query("BEGIN; LOCK TABLE job_posting IN ACCESS EXCLUSIVE MODE");

      expect(await codes({ "x-deadline-ms": "200" })).toEqual(["DEADLINE_EXCEEDED"]);

      for (let look = 0; look < 100; look += 1) {
        // Not by the locker: within a transaction what others do is seen as it was first.
        const running = await sql(
          "postgres",
          `SELECT query FROM pg_stat_activity WHERE datname = 'register' AND state = 'active'
           AND backend_type = 'client backend'`,
        );
        if (running.length === 0) return;
        if (look === 99) expect(running).toEqual([]);
        await sleep(20);
      }
    } finally {
      await locker.end();
      await untilAnswered();
    }
  });

  describe("that takes a statement back", () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase({
        url: cluster.url("postgres"),
        poolSize: 2,
        migrations: [],
        logger: createLogger("test"),
        waitMs: 0,
      });
    });
    afterAll(() => database?.close());

    const send = (text: string) => database.session({ deadline: new Deadline(10_000) }).query(text);
    const unavailable = {
      code: "DATABASE_UNAVAILABLE",
      message: "The database is not available.",
    };

    it("for a deadlock is told to be unavailable, and the other one goes on", async () => {
      const locks = (first: number, second: number) =>
        send(
          `SELECT pg_advisory_xact_lock(${first}), pg_sleep(0.3), pg_advisory_xact_lock(${second})`,
        );
      const outcomes = await Promise.allSettled([locks(1, 2), locks(2, 1)]);

      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const failed = outcomes.find(({ status }) => status === "rejected");
      expect(failed).toMatchObject({ reason: unavailable });
    });

    it.each([
      ["for order among transactions", "40001"],
      ["for a fault of its files", "58030"],
    ])("%s is told to be unavailable", async (_, state) => {
      const failing = send(
        `DO $$ BEGIN RAISE EXCEPTION 'canary' USING ERRCODE = '${state}'; END $$`,
      );

      await expect(failing).rejects.toMatchObject(unavailable);
      expect(await send("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    });
  });
});

/** Takes every connection that is left. */
async function take(taken: pg.Client[]): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: cluster.url("postgres") });
    client.on("error", () => {});
    const isIn = await client.connect().then(
      () => true,
      () => false,
    );
    if (!isIn) return;
    taken.push(client);
  }
}
