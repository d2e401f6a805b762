import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Paid } from "../../gateway/budget/budgets.ts";
import { type Client, clientAt, clientOf } from "../../gateway/budget/client.ts";
import { ClientBudgets } from "../../gateway/budget/client-budgets.ts";
import { openSharedBudgets } from "../../gateway/budget/shared/open-shared-budgets.ts";
import {
  readSharedBudgets,
  type SharedBudgetsPlace,
} from "../../gateway/budget/shared/read-shared-budgets.ts";
import type { SharedBudgets } from "../../gateway/budget/shared/shared-budgets.ts";
import { RateLimitedError } from "../../gateway/errors.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { aRedis, hasRedis, type TestRedis } from "../support/redis.ts";
import { startEndpoint } from "../support/subgraph.ts";
import { executableSubgraph, federationDocument } from "../support/subgraph-schema.ts";

const before = { ...limits };
const max = 1_000;
const perSecond = 100;

beforeEach(() =>
  // A store that answers is given all the time there is: the machine may be busy.
  setLimits({
    ...before,
    clientCostMax: max,
    clientCostPerSecond: perSecond,
    sharedBudgetMsMax: 10_000,
    sharedBudgetPauseMs: 20,
  }),
);
afterAll(() => setLimits(before));

describe("where budgets are shared", () => {
  const read = (url: string, problems: string[] = []) => ({
    place: readSharedBudgets({ url, passwordFile: undefined, password: undefined }, problems),
    problems,
  });

  it.each([
    [
      "redis://10.0.0.1",
      { host: "10.0.0.1", port: 6379, isTls: false, database: 0, username: null },
    ],
    [
      "rediss://gateway@redis.internal:6380/2",
      { host: "redis.internal", port: 6380, isTls: true, database: 2, username: "gateway" },
    ],
    ["redis://[::1]:7000/", { host: "::1", port: 7000, database: 0 }],
  ])("may be %s", (url, place) => {
    expect(read(url)).toMatchObject({ place, problems: [] });
  });

  it.each([
    "http://secret@host",
    "redis://",
    "secret",
    "redis://host/a-secret",
    "redis://host?a=secret",
  ])("may not be %s, which is not repeated", (url) => {
    const { problems } = read(url);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain("secret");
  });

  it("is not told with a password, which others would see", () => {
    const { problems } = read("redis://user:secret@host");
    expect(problems).toEqual([expect.stringContaining("--shared-budgets-password-file")]);
    expect(problems[0]).not.toContain("secret");
  });
});

(hasRedis ? describe : describe.skip)("budgets that gateways share", () => {
  let redis: TestRedis;
  let gateways: readonly [SharedBudgets, SharedBudgets];
  let failures: string[][];

  beforeAll(async () => {
    redis = await aRedis();
  });
  afterAll(() => redis?.remove());

  beforeEach(async () => {
    failures = [[], []];
    const [first = [], second = []] = failures;
    gateways = [await aGateway(first), await aGateway(second)];
    await untilShared();
  });
  /** What a test has started, and would go on without it. */
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const gateway of gateways) gateway.close();
    for (const stop of stops.splice(0)) await stop();
  });

  function place(): SharedBudgetsPlace {
    const { url, passwordFile } = redis;
    const read = readSharedBudgets({ url, passwordFile, password: undefined }, []);
    if (read === null) throw new Error("That is no place.");
    return read;
  }

  function aGateway(lines: string[]): Promise<SharedBudgets> {
    const onFailure = (said: string) => lines.push(said);
    return openSharedBudgets(place(), { own: new ClientBudgets(), onFailure });
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let waited = 0; waited < 500 && !isSo(); waited++) await sleep(10);
    expect(isSo()).toBe(true);
  }
  /** A gateway notices when it asks next. */
  const untilAlone = () =>
    until(() => {
      for (const gateway of gateways) void gateway.pay(aClient(), 1);
      return gateways.every(({ isShared }) => !isShared);
    });
  const untilShared = () => until(() => gateways.every(({ isShared }) => isShared));

  let clients = 0;
  const aClient = (): Client => clientOf(null, `192.0.2.${++clients}`);

  /** What the client gets out of all gateways, one unit at a time, until each of them refuses. */
  async function spendAll(client: Client, cost = 50): Promise<number> {
    let granted = 0;
    for (const gateway of gateways)
      while (!((await gateway.pay(client, cost)) instanceof RateLimitedError)) granted += cost;
    return granted;
  }

  it("grant no more than one budget and what it fills by, whoever is asked, and no less", async () => {
    const costs = fc.array(
      fc.record({ at: fc.nat({ max: 1 }), cost: fc.integer({ min: 1, max: 400 }) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(costs, async (asked) => {
        const client = aClient();
        const startedAt = performance.now();
        const paid = await Promise.all(
          asked.map(async ({ at, cost }) => ({
            cost,
            paid: await gateways[at === 0 ? 0 : 1].pay(client, cost),
          })),
        );
        const tookSeconds = (performance.now() - startedAt) / 1000;
        const isRefused = (one: Paid | undefined) => one instanceof RateLimitedError;
        const granted = paid
          .filter((one) => !isRefused(one.paid))
          .reduce((sum, { cost }) => sum + cost, 0);
        // Redis counts whole milliseconds.
        expect(granted).toBeLessThanOrEqual(max + (tookSeconds + 0.002) * perSecond);

        const refused = paid.filter((one) => isRefused(one.paid)).map(({ cost }) => cost);
        const wanted = asked.reduce((sum, { cost }) => sum + cost, 0);
        expect(granted).toBeGreaterThanOrEqual(Math.min(wanted, max - Math.max(0, ...refused)));
      }),
      { numRuns: 100 },
    );
    expect(gateways.every(({ isShared }) => isShared)).toBe(true);
    expect(failures).toEqual([
      ["Budgets are shared with other gateways."],
      ["Budgets are shared with other gateways."],
    ]);
  });

  it("are refused with the limit, its value and what all gateways have left", async () => {
    const client = aClient();
    await gateways[0].pay(client, 990);
    expect(await gateways[1].pay(client, 500)).toMatchObject({
      extensions: { code: "RATE_LIMITED", limit: "clientCostMax", allowed: max, met: 500 },
    });
    const { left } = (await gateways[1].pay(client, 900)) as RateLimitedError;
    expect(left).toBeGreaterThanOrEqual(10);
    expect(left).toBeLessThan(500);
  });

  it("get back what was not used, at any gateway, and are owed what was charged", async () => {
    const client = aClient();
    const paid = await gateways[0].pay(client, max);
    if (paid === undefined || paid instanceof RateLimitedError) throw new Error("It is refused.");
    paid.giveBack(max);
    // What is given back is not waited for.
    let other = await gateways[1].pay(client, max);
    for (let waited = 0; waited < 200 && other instanceof RateLimitedError; waited++) {
      await sleep(5);
      other = await gateways[1].pay(client, max);
    }
    expect(other).not.toBeInstanceOf(RateLimitedError);

    const debtor = aClient();
    gateways[0].charge(debtor, 10 * max);
    let owing = await gateways[1].pay(debtor, 1);
    for (let waited = 0; waited < 200 && !(owing instanceof RateLimitedError); waited++) {
      await sleep(5);
      owing = await gateways[1].pay(debtor, 1);
    }
    expect(owing).toMatchObject({ left: 0 });
    expect((owing as RateLimitedError).retryAfterSeconds).toBeGreaterThan(80);
  });

  it("stand in Redis for as long as they are not full, and nobody can read whose they are", async () => {
    await redis.kill();
    await untilAlone();
    await redis.start();
    await untilShared();
    const address = "203.0.113.77";
    const client = clientOf(null, address);
    for (const gateway of gateways) await gateway.pay(client, 100);
    for (const gateway of gateways) await gateway.pay(clientAt(client, "61"), 1);

    const content = await redis.content();
    expect(content.length).toBeGreaterThanOrEqual(2);
    for (const { key, text, ttlMs } of content) {
      expect(key).toMatch(/^laowu:budget:(nobody|[\w-]{43})$/);
      expect(`${key} ${text}`).not.toContain(address);
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual((max / perSecond) * 1000 + 1_000);
    }
  });

  it("are each gateway's own while Redis is gone, and shared again when it is back", async () => {
    const client = aClient();
    const startedAt = performance.now();
    expect(await gateways[0].pay(client, 600)).not.toBeInstanceOf(RateLimitedError);

    await redis.kill();
    await untilAlone();
    // Nobody is asked, so nobody waits; what each has taken before counts for it.
    const granted: number[] = [];
    for (const gateway of gateways) {
      let sum = 0;
      for (;;) {
        const paid = gateway.pay(client, 50);
        expect(paid).not.toBeInstanceOf(Promise);
        if (paid instanceof RateLimitedError) break;
        sum += 50;
      }
      granted.push(sum);
    }
    const filled = ((performance.now() - startedAt) / 1000) * perSecond;
    expect(granted[0]).toBeGreaterThanOrEqual(400);
    expect(granted[0]).toBeLessThanOrEqual(400 + filled);
    expect(granted[1]).toBeGreaterThanOrEqual(max);

    await redis.start();
    await untilShared();
    for (const lines of failures)
      expect(lines).toEqual([
        "Budgets are shared with other gateways.",
        "The store of shared budgets does not answer in time: the gateway's own hold.",
        "Budgets are shared with other gateways.",
      ]);
    // It has forgotten them, and yet nobody gets more than each gateway had left.
    expect(await spendAll(client)).toBeLessThan(max);
    const another = aClient();
    const startedAgainAt = performance.now();
    const all = await spendAll(another);
    expect(all).toBeLessThanOrEqual(
      max + ((performance.now() - startedAgainAt) / 1000) * perSecond + 1,
    );
  });

  it("do not wait for a Redis that hangs: once for as long as the limit says, and then not at all", async () => {
    setLimits({ ...limits, sharedBudgetMsMax: 50, sharedBudgetPauseMs: 60_000 });
    const client = aClient();
    redis.pause();
    try {
      const waiting = Array.from({ length: 20 }, () => gateways[0].pay(client, 1));
      expect(waiting.every((paid) => paid instanceof Promise)).toBe(true);
      const answered = await Promise.race([
        Promise.all(waiting),
        sleep(5_000, "too late", { ref: false }),
      ]);
      expect(answered).not.toBe("too late");
      for (let asked = 0; asked < 100; asked++)
        expect(gateways[0].pay(client, 1)).not.toBeInstanceOf(Promise);
      expect(failures[0]).toHaveLength(2);
    } finally {
      redis.goOn();
    }
  });

  it("hold over two gateways as they are started, which say nothing of the password", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-shared-"));
    stops.push(() => rm(folder, { recursive: true }));
    const typeDefs = federationDocument("type Query { hello: String }");
    const endpoint = await startEndpoint({
      greeting: executableSubgraph(typeDefs, { Query: { hello: () => "world" } }),
    });
    stops.push(() => endpoint.close());
    const sdl = compose([{ name: "greeting", url: `${endpoint.url}/greeting`, typeDefs }]);
    const supergraph = path.join(folder, "supergraph.graphql");
    await writeFile(supergraph, sdl);
    const own = path.join(folder, "limits.json");
    const budget = { costMax: 100, clientCostMax: 100, clientCostPerSecond: 1 };
    await writeFile(own, JSON.stringify({ ...budget, sharedBudgetMsMax: 10_000 }));
    const log = path.join(folder, "log");
    const command = [
      ...["sh", "-c", `exec "$0" "$@" 2>>${log}`],
      ...[process.execPath, `${root}dist/gateway/main.js`, "--port", "0"],
      ...["--supergraph", supergraph, "--limits", own],
      ...["--shared-budgets", redis.url, "--shared-budgets-password-file", redis.passwordFile],
    ];
    const startedAt = performance.now();
    const urls: string[] = [];
    for (let started = 0; started < 2; started++) {
      const { child, ready } = await startProcess(command, { ready: listeningAt });
      stops.push(() => stopProcess(child));
      urls.push(ready);
    }
    const ask = async (at: number) => {
      const response = await fetch(`${urls[at]}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ hello }" }),
      });
      return response.status;
    };
    // The request costs one, and the call one: of a hundred there are fifty in it.
    const statuses: number[] = [];
    for (let asked = 0; asked < 120; asked++) statuses.push(await ask(asked % 2));
    const answered = statuses.filter((status) => status === 200).length;
    const seconds = (performance.now() - startedAt) / 1000;
    expect(statuses).toContain(429);
    expect(answered).toBeGreaterThanOrEqual(49);
    expect(answered).toBeLessThanOrEqual(50 + seconds);
    const said = await readFile(log, "utf8");
    expect(said.split("Budgets are shared")).toHaveLength(3);
    expect(said).not.toContain(redis.password);
  });
});
