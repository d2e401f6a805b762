import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { type Client, clientAt, clientOf } from "../../gateway/budget/client.ts";
import { ClientBudgets } from "../../gateway/budget/client-budgets.ts";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import { partner } from "../support/callers.ts";

/** What one client may cost a single province, over two that answer a page of jobs. */
const before = { ...limits };
const asked: string[] = [];
const provinces: readonly (readonly [code: string, server: Server])[] = ["32", "61"].map((code) => [
  code,
  createServer((request, response) => {
    asked.push(code);
    request.resume();
    // Shaanxi has more to say: three rows where Jiangsu has one.
    const ids = code === "61" ? ["a", "b", "c"] : ["a"];
    const jobs = {
      edges: ids.map((id, at) => ({
        node: { id: `${code}:${id}` },
        __laowuCursor: `${at.toString(16).padStart(16, "0")}~${code}:${id}`,
      })),
      __laowuPage: { hasNextPage: false },
      __laowuCoverage: { outcomes: [{ region: code, state: "OK", rows: ids.length }] },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ data: { jobs } }));
  }),
]);

let gateway: Gateway;
let nowMs: number;

beforeAll(async () => {
  for (const [, server] of provinces) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
});
afterAll(async () => {
  await gateway.close();
  for (const [, server] of provinces) server.closeAllConnections();
  for (const [, server] of provinces) server.close();
  setLimits(before);
});

/** The call, the list, where it ends, how it came about (two objects), and two objects for each row. */
const ofJiangsu = 1 + 1 + 1 + 2 + 2;
const ofShaanxi = 1 + 1 + 1 + 2 + 3 * 2;

beforeEach(async () => {
  asked.length = 0;
  nowMs = 0;
  setLimits({ ...before, clientProvinceCostMax: 10, clientProvinceCostPerSecond: 2 });
  await gateway?.close();
  gateway = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map(
      provinces.map(([code, server]) => [
        code,
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ]),
    ),
    budgets: new ClientBudgets(() => nowMs),
  });
});

const here = clientOf(null, "192.0.2.1");

async function ask(client: Client = here) {
  asked.length = 0;
  const query =
    "{ jobs(first: 5) { edges { node { id } } coverage { complete outcomes { region state code message } } } }";
  const { data, errors } = await gateway.execute({ query, client });
  const { edges, coverage } = (
    data as {
      jobs: {
        edges: unknown[];
        coverage: { complete: boolean; outcomes: Record<string, string | null>[] };
      };
    }
  ).jobs;
  const states = coverage.outcomes.map(({ region, state, code }) => [region, state, code]);
  return { rows: edges.length, coverage, states, errors, asked: [...asked].sort() };
}

const both = { rows: 4, asked: ["32", "61"], errors: undefined };

it("a client that owes a province is not led to it, and coverage says by which limit", async () => {
  expect(await ask()).toMatchObject(both);
  nowMs += 500;

  const answer = await ask();
  expect(answer).toMatchObject({ rows: 1, asked: ["32"], coverage: { complete: false } });
  expect(answer.states).toEqual([
    ["32", "OK", null],
    ["61", "DOWN", "RATE_LIMITED"],
  ]);
  const message =
    "The client has asked it too much: the limit clientProvinceCostMax allows 10. Ask it again in 1 s.";
  expect(answer.coverage.outcomes[1]?.message).toBe(message);
  expect(answer.errors).toEqual([
    {
      message: `The province "61" gave no answer. ${message}`,
      path: ["jobs"],
      extensions: {
        code: "PROVINCE_UNAVAILABLE",
        province: "61",
        reason: "RATE_LIMITED",
        serviceName: "province",
      },
    },
  ]);
});

it("is let in again once the budget has filled", async () => {
  await ask();
  // Shaanxi is owed one, and to be asked takes one.
  nowMs += ((ofShaanxi - 10 + 1) / 2) * 1000 - 1;
  expect((await ask()).asked).toEqual(["32"]);
  nowMs += 1;
  expect((await ask()).asked).toContain("61");
});

it("pays for what came back, and no more than was there", async () => {
  const budgets = new ClientBudgets(() => nowMs);
  await gateway.close();
  gateway = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map(
      provinces.map(([code, server]) => [
        code,
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ]),
    ),
    budgets,
  });
  setLimits({ ...limits, clientProvinceCostMax: 100 });
  await ask();
  const left = (province: string) => {
    for (let cost = 100; cost > 0; cost--)
      if (budgets.take(clientAt(here, province), cost) === null) return cost;
    return 0;
  };
  expect([left("32"), left("61")]).toEqual([100 - ofJiangsu, 100 - ofShaanxi]);
});

it("is nobody else's matter", async () => {
  await ask();
  expect((await ask()).asked).toEqual(["32"]);

  expect(await ask(clientOf(null, "192.0.2.2"))).toMatchObject(both);
  // The system of a province has a larger one.
  const system = clientOf(partner, "192.0.2.1");
  for (let n = 0; n < 3; n++) expect(await ask(system)).toMatchObject(both);
});
