import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { PermitKeys } from "../../subgraphs/service/permits/permit-keys.ts";
import {
  type WriteRequest,
  WriteTransactions,
} from "../../subgraphs/service/permits/write-transactions.ts";
import { haltPostgres, postmasterOf } from "../support/halted-postgres.ts";
import { aDatabase, ownServer } from "../support/postgres.ts";

/** A server of this file alone, for it is stopped. */
const server = await ownServer();

let database: Awaited<ReturnType<typeof aDatabase>>;
let pool: pg.Pool;
let writes: WriteTransactions;
let goOn: () => void = () => {};
beforeAll(async () => {
  database = await aDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => {});
  await pool.query("CREATE SCHEMA access");
  await pool.query("CREATE TABLE access.permit_key (id int, secret bytea, retires_at timestamptz)");
  await pool.query("INSERT INTO access.permit_key VALUES (1, 'secret', NULL)");
  await pool.query("CREATE TABLE written (id int)");
  const ask = async (sql: string) => (await pool.query(sql)).rows;
  const keys = await PermitKeys.open(ask as never, createLogger("test"));
  writes = new WriteTransactions({ pool, keys, onStatement: undefined });
}, 60_000);
afterAll(async () => {
  goOn();
  await pool?.end();
  await database?.drop();
  await server.stop();
});

const permit: WriteRequest["permit"] = {
  ...{ kind: "OPEN", writes: ["publishJob"], record: ["61"], principal: ["somebody"] },
} as never;
const write = (ms: number, number: number, meanwhile = async () => {}) =>
  Deadline.during(ms, (deadline) =>
    writes.run({ deadline, permit }, async (session) => {
      await session.query("INSERT INTO written VALUES ($1)", [number]);
      await meanwhile();
      await session.query("SELECT 1");
      return number;
    }),
  );

it("F14: a write at a server that stops without a word fails in time, and keeps no connection", async () => {
  expect(await write(10_000, 1)).toBe(1);
  const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const postmaster = await postmasterOf(rows[0]?.pid ?? 0);
  const halt = async () => {
    ({ goOn } = await haltPostgres(postmaster));
  };
  await expect(write(400, 2, halt)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  expect(pool.totalCount).toBe(0);
  goOn();
  expect(await write(10_000, 3)).toBe(3);
  const written = await pool.query("SELECT id FROM written ORDER BY id");
  expect(written.rows).toEqual([{ id: 1 }, { id: 3 }]);
});
