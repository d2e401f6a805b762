import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { clientOf } from "../../gateway/budget/client.ts";
import { ClientBudgets } from "../../gateway/budget/client-budgets.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { toldBy } from "./a-gateway-without-provinces.ts";

const before = { ...limits };
const here = clientOf(null, "127.0.0.1");

/** Stands where provinces would, and answers a page of two jobs, or nothing at all. */
let answers = true;
const province = createServer((request, response) => {
  request.resume();
  if (answers) response.setHeader("content-type", "application/json").end(JSON.stringify(page));
});
const page = {
  data: {
    jobs: {
      edges: ["a", "b"].map((id) => ({
        node: { id: `61:${id}` },
        __laowuCursor: JSON.stringify([id, `61:${id}`]),
      })),
      __laowuPage: { hasNextPage: false },
      __laowuCoverage: { outcomes: [{ region: "61", state: "OK", rows: 2 }] },
    },
  },
};

let budgets: ClientBudgets;
let gateway: GatewayOverHttp;
let nowMs = 0;

beforeAll(async () => {
  province.listen(0, "127.0.0.1");
  await once(province, "listening");
});
afterAll(async () => {
  await gateway?.stop();
  province.closeAllConnections();
  province.close();
  setLimits(before);
});

beforeEach(async () => {
  answers = true;
  nowMs = 0;
  setLimits({ ...before, clientCostMax: 100, clientCostPerSecond: 10 });
  budgets = new ClientBudgets(() => nowMs);
  await gateway?.stop();
  const { port } = province.address() as AddressInfo;
  gateway = await aGatewayOverHttp({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([["61", `http://127.0.0.1:${port}`]]),
    budgets,
  });
});

const question = "{ jobs(first: 20) { edges { node { id } } } }";
/** A call, the list, where it ends, how it came about, twenty rows of two objects; and the request. */
const estimated = 1 + 1 + 1 + 2 + 20 * 2 + 1;
const actual = 1 + 1 + 1 + 2 + 2 * 2 + 1;

function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });
}

const reported = async (headers: Readonly<Record<string, string>> = {}) =>
  JSON.parse(await (await ask(question, { "graphql-cost": "report", ...headers })).text())
    .extensions.cost;

/** How much of the budget is left, found out by taking it. */
function left(): number {
  const of = limits.clientCostMax;
  for (let cost = of; cost > 0; cost--) if (budgets.take(here, cost) === null) return cost;
  return 0;
}

it("an operation is paid by what was answered, not by what might have been", async () => {
  expect(await reported()).toEqual({ estimated, actual });

  expect(left()).toBe(100 - actual);
});

it("debits add up to what was answered", async () => {
  for (let n = 0; n < 3; n++) await ask(question);

  expect(left()).toBe(100 - 3 * actual);
});

it("what was not answered in time is not given back", async () => {
  answers = false;

  expect(await reported({ "x-deadline-ms": "100" })).toEqual({ estimated, actual: estimated });
  expect(left()).toBe(100 - estimated);
});

it("an operation that may cost more than is left is refused with 429 before any call", async () => {
  budgets.take(here, 60);
  const response = await ask(question);

  expect(response.headers.get("retry-after")).toBe("1");
  expect(await toldBy(response)).toMatchObject({
    status: 429,
    errors: [
      {
        message: `The client has asked too much: this may cost ${estimated - 1}, and 39 are left of clientCostMax. Ask again in 1 s.`,
        extensions: {
          code: "RATE_LIMITED",
          limit: "clientCostMax",
          allowed: 100,
          met: estimated - 1,
          left: 39,
          retryAfterSeconds: 1,
        },
      },
    ],
  });

  nowMs += 1_000;
  expect((await ask(question)).status).toBe(200);
});

it("whoever has nothing left is refused before the request is read", async () => {
  budgets.take(here, 100);
  const response = await ask("{ this is no GraphQL");

  expect(response.headers.get("retry-after")).toBe("1");
  expect(await toldBy(response)).toMatchObject({
    status: 429,
    errors: [{ extensions: { code: "RATE_LIMITED", met: 1, left: 0 } }],
  });
});

it("X15: a GET pays as a POST does", async () => {
  const headers = { "content-type": "application/json" };
  const get = () =>
    fetch(`${gateway.url}?${new URLSearchParams({ query: question })}`, { headers });

  expect((await get()).status).toBe(200);
  budgets.take(here, left());
  expect((await get()).status).toBe(429);
});

it("refusals, too, cost what reading a request costs", async () => {
  await ask("{ this is no GraphQL");

  expect(left()).toBe(99);
});
