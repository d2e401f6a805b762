import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { whileNobodyElse } from "../../subgraphs/province/background-connection.writer.ts";
import { haltPostgres, postmasterOf } from "../support/halted-postgres.ts";
import { aDatabase, ownServer } from "../support/postgres.ts";

/** A server of this file alone, for it is stopped. */
const server = await ownServer();

let database: Awaited<ReturnType<typeof aDatabase>>;
let goOn: () => void = () => {};
beforeAll(async () => {
  database = await aDatabase();
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("CREATE SCHEMA access");
  await owner.query("CREATE FUNCTION access.keep_register() RETURNS void LANGUAGE sql AS ''");
  await owner.end();
}, 60_000);
afterEach(() => goOn());
afterAll(async () => {
  goOn();
  await database?.drop();
  await server.stop();
});

describe("F14: work in the background at a server that stops without a word", () => {
  const halt = async (pid: unknown) => {
    ({ goOn } = await haltPostgres(await postmasterOf(Number(pid))));
  };
  const pidSql = "SELECT pg_backend_pid() AS pid";

  it("ends with its connection once it is done", async () => {
    const job = { databaseUrl: database.url, name: "done" };
    const isDone = await whileNobodyElse(job, async (connection) => {
      const [row] = await connection.query<{ pid: number }>(pidSql);
      await halt(row?.pid);
    });
    expect(isDone).toBe(true);
  });

  it("ends in the midst of a statement once it is to stop", async () => {
    const stopping = new AbortController();
    const job = { databaseUrl: database.url, name: "stopped", signal: stopping.signal };
    const working = whileNobodyElse(job, async (connection) => {
      const [row] = await connection.query<{ pid: number }>(pidSql);
      await halt(row?.pid);
      const asking = connection.query("SELECT 1");
      stopping.abort();
      await asking;
    });
    await expect(working).rejects.toThrow("Connection terminated");
  });
});
