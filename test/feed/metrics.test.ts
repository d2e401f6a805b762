import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeEach, expect, it } from "@jest/globals";
import pg from "pg";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { aPort } from "../support/port.ts";
import { ownServer } from "../support/postgres.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();
afterAll(() => server.stop());

let shaanxi: TestProvince;
let port: number;
beforeEach(async () => {
  port = await aPort();
  shaanxi = await aProvince(["61"], { metricsPlace: { host: "127.0.0.1", port } });
}, 60_000);
afterEach(() => shaanxi?.stop());

async function metrics(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
  const lines = (await response.text()).split("\n").filter((line) => !line.startsWith("#"));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
}

const names = {
  age: "laowu_province_feed_horizon_age_seconds",
  lag: "laowu_province_feed_lag_seconds",
  oldest: "laowu_province_transaction_oldest_seconds",
  up: "laowu_province_register_up",
} as const;

it("F16: a transaction that stays open shows at /metrics, with what waits behind it", async () => {
  const quiet = await metrics();
  expect([names.age, names.lag, names.oldest, names.up].map((name) => quiet.get(name))).toEqual([
    ...[0, 0, 0, 1],
  ]);
  const other = new pg.Client({ connectionString: shaanxi.databaseUrl });
  await other.connect();
  await other.query("BEGIN; SELECT pg_current_xact_id()");
  await shaanxi.insert("job_posting", [jobRow(aJob({ id: idOf("61", 1) }))]);
  for (let held = quiet; !((held.get(names.lag) ?? 0) > 0); held = await metrics());
  const held = await metrics();
  expect(held.get(names.age)).toBeGreaterThan(0);
  expect(held.get(names.oldest)).toBeGreaterThan(0);
  await other.query("COMMIT");
  await other.end();
  for (let after = held; after.get(names.lag) !== 0; after = await metrics());
}, 30_000);

it("every rule of the alarms is about something that is told", async () => {
  const told = await metrics();
  const rules = await readFile(".docker/alarms.yml", "utf8");
  const named = [...rules.matchAll(/^ +expr: (\w+)/gm)].map(([, name]) => name ?? "");
  expect(named).toHaveLength(4);
  for (const name of named) expect([...told.keys()]).toContain(name);
});
