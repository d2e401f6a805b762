import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { createGraphqlServer, type GraphqlServer } from "../../gateway/server.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { aHttpServer } from "../support/http-server.ts";
import { gatewayTrust } from "../support/trust.ts";

/** From a client's connection to the statement in PostgreSQL, all of it real. */
let province: TestProvince;
let gateway: Gateway;
let graphql: GraphqlServer;
let http: HttpServer;

beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("job_posting", [jobRow(aJob({ id: idOf("61", 1) }))]);
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
  gateway = createGateway({
    supergraphSdl: await readFile("schema/supergraph.graphql", "utf8"),
    provinces: new Map([["61", province.url]]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["61"]),
  });
  graphql = await createGraphqlServer({ gateway, development: true, onFailure: () => {} });
  http = await aHttpServer({ graphql, identify: async () => partner });
});
afterAll(async () => {
  await http?.stop();
  await graphql?.stop();
  await gateway?.close();
  await province?.stop();
});

const jobs = (first: number) => `{ jobs(first: ${first}) { edges { node { title } } } }`;
const workers =
  "{ workers(access: { purpose: MATCHING }) { edges { node { nameMasked } } totalCount { value } } }";

/** Much longer than this test: nothing ends by itself. */
const deadlineMs = 30_000;

async function ask(query: string, signal?: AbortSignal) {
  const response = await fetch(`${http.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-deadline-ms": String(deadlineMs),
      authorization: "Bearer good",
    },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown };
}

/** The statements of clients that PostgreSQL works at, or that wait in it for a lock; not those of the background. */
async function running(): Promise<number> {
  await province.sql("SELECT pg_stat_clear_snapshot()");
  const active = await province.sql(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
      AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND application_name NOT LIKE 'laowu-%'`,
  );
  return active.length;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (await isSo()) return;
    await sleep(10);
  }
  throw new Error("It does not come to this in five seconds.");
}

const lanes = () => gateway.traffic.filter(({ kind }) => kind === "reads");
const inGateway = () => lanes().reduce((sum, { calls, waiting }) => sum + calls + waiting, 0);

describe("F24: a client that goes away takes along", () => {
  afterEach(() => province.sql("ROLLBACK"));

  it.each([
    ["a statement about jobs", "job_posting", jobs(1)],
    ["a statement about persons", "worker", workers],
  ])("%s that runs for it in PostgreSQL", async (_, table, query) => {
    // The statement sleeps for an hour before it reads.
    await province.sql("BEGIN");
    await province.sql(`ALTER TABLE ${table} RENAME TO ${table}_kept`);
    await province.sql(
      `CREATE VIEW ${table} AS SELECT * FROM ${table}_kept WHERE (SELECT pg_sleep(3600)) IS NOT NULL`,
    );
    await province.sql(`GRANT SELECT ON ${table} TO PUBLIC`);
    await province.sql("COMMIT");
    try {
      const client = new AbortController();
      const asked = ask(query, client.signal);
      await until(async () => (await running()) > 0);

      client.abort();

      await expect(asked).rejects.toThrow("abort");
      await until(async () => (await running()) === 0);
      expect(inGateway()).toBe(0);
    } finally {
      await province.sql(`DROP VIEW ${table}`);
      await province.sql(`ALTER TABLE ${table}_kept RENAME TO ${table}`);
    }
    expect(await ask(query)).not.toHaveProperty("errors");
  });

  it("all that waits for it, and shuts no province: a thousand clients", async () => {
    await province.sql("BEGIN");
    await province.sql("LOCK TABLE job_posting IN ACCESS EXCLUSIVE MODE");
    for (let wave = 0; wave < 10; wave += 1) {
      const clients = new AbortController();
      const asked = Array.from({ length: 100 }, (_, n) => ask(jobs(n + 1), clients.signal));
      await until(async () => (await running()) === 5 && inGateway() === 100);

      clients.abort();

      const came = await Promise.allSettled(asked);
      expect(came.filter(({ status }) => status === "fulfilled")).toEqual([]);
      await until(async () => inGateway() === 0 && (await running()) === 0);
    }
    await province.sql("ROLLBACK");

    expect(lanes().map(({ breaker }) => breaker)).toEqual(lanes().map(() => "closed"));
    expect(await ask(jobs(1))).not.toHaveProperty("errors");
  }, 60_000);
});
