import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import { Connections } from "../../gateway/execute/connections.ts";
import type { Clock } from "../../gateway/execute/traffic/clock.ts";
import {
  type AskedCall,
  createTransport,
  type WatchedTransport,
} from "../../gateway/execute/transport.ts";
import { isReady } from "../../gateway/is-ready.ts";
import { limits } from "../../gateway/limits.ts";
import type { Trust } from "../../gateway/trust.ts";
import type { Caller } from "../../schema/access/caller.ts";
import { claimsOf, noClaims } from "../../schema/signatures/claims.ts";
import {
  answers,
  answersWell,
  aTroubledServer,
  httpAnswer,
  neverAnswers,
  resets,
  resetsMidAnswer,
  type Trouble,
  type TroubledServer,
  trickles,
} from "../support/troubled-server.ts";
import { gatewayTrust } from "../support/trust.ts";

/** One province in trouble, real HTTP between it and the gateway's transport, and the test's own clock. */
let server: TroubledServer | null = null;
let transport: WatchedTransport | null = null;
afterEach(async () => {
  await transport?.close();
  await server?.close();
});

/** A clock that goes on by itself only when somebody sleeps by it. */
class TestClock implements Clock {
  passed = 0;
  readonly slept: number[] = [];
  readonly now = () => this.passed;
  readonly random = () => 0;
  /** Looks at a province's health wait for the test; pauses before repetitions do not. */
  #wakeHealth: () => void = () => {};
  readonly sleep = (ms: number, signal?: AbortSignal) => {
    this.slept.push(ms);
    if (signal === undefined) {
      this.passed += ms;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => {
      this.#wakeHealth = () => {
        this.passed += ms;
        resolve();
      };
    });
  };
  lookAtHealth(): void {
    this.#wakeHealth();
  }
}

async function aProvince(trouble: Trouble, trust: Trust | null = null) {
  const clock = new TestClock();
  server = await aTroubledServer(trouble);
  const connections = new Connections();
  transport = createTransport({
    ...{ trust, clock, connections },
    isReady: (url) => isReady(url, { timeoutMs: 5_000, connections }),
  });
  const url = `${server.url}/province`;
  const { ask } = transport;
  let bodies = 0;
  return {
    clock,
    server,
    /** Asks something nobody else asks; what came of it, in a word. */
    async ask(differences: Partial<AskedCall> = {}): Promise<string> {
      const body = JSON.stringify({
        query: "{ titles }",
        variables: { n: bodies++ },
      });
      const call = { ...aRead, url, body };
      try {
        const { data, errors } = await ask({ ...call, ...differences });
        return data === null ? `errors: ${errors.length}` : "data";
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    },
    lane: () => transport?.states.find((state) => state.url === url)?.lanes[0],
  };
}

type Province = Awaited<ReturnType<typeof aProvince>>;

/** What a lane carries for callers nobody knows. */
const readsMax = (limits.readsPerLaneMax * limits.anonymousLanePercent) / 100;

/** Asks until the breaker opens, a little apart; how often that took. */
async function askUntilOpen({ ask, clock, lane }: Province): Promise<number> {
  for (let asked = 1; asked <= 200; asked++) {
    await ask();
    clock.passed += limits.breakerLastingMs / limits.breakerCallsMin;
    if (lane()?.breaker === "open") return asked;
  }
  return Number.POSITIVE_INFINITY;
}

const tenThousandErrors = JSON.stringify({
  data: null,
  errors: Array.from({ length: 10_000 }, () => ({ message: "No.", path: ["else", { where: 1 }] })),
});

/** Each trouble, what a call comes to, and whether it speaks against the province. */
const troubles: [string, Trouble, string, boolean][] = [
  ["F1: breaks off mid-response", resetsMidAnswer, "DOWN", true],
  ["F1: resets every connection", resets, "DOWN", true],
  ["F4: answers 500", answers(500, "oops"), "BAD_ANSWER", true],
  ["F4: answers 502 with a page", answers(502, "<h1>Bad gateway</h1>"), "BAD_ANSWER", true],
  ["F4: answers 503 with errors", answers(503, '{"errors":[{}]}'), "errors: 1", true],
  ["F4: answers 503 with data", answers(503, '{"data":{"titles":[]}}'), "data", true],
  ["F4: answers 504", answers(504, ""), "BAD_ANSWER", true],
  ["F4: answers 429", answers(429, '{"errors":[{}]}'), "errors: 1", false],
  [
    "F4: denies",
    answers(403, '{"errors":[{"extensions":{"code":"FORBIDDEN"}}]}'),
    "errors: 1",
    false,
  ],
  ["F4: refuses", answers(400, '{"errors":[{}]}'), "errors: 1", false],
  ["F5: answers HTML", answers(200, "<h1>Hello</h1>"), "BAD_ANSWER", true],
  ["F5: answers nothing", answers(200, ""), "BAD_ANSWER", true],
  ["F5: answers {}", answers(200, "{}"), "BAD_ANSWER", true],
  [
    "F5: answers text that is no UTF-8",
    answers(200, Buffer.from('{"data":{"titles":["\xff"]}}', "latin1")),
    "BAD_ANSWER",
    true,
  ],
  ["F5: answers data: null without errors", answers(200, '{"data":null}'), "BAD_ANSWER", true],
  [
    "F5: answers data: null and no errors",
    answers(200, '{"data":null,"errors":[]}'),
    "BAD_ANSWER",
    true,
  ],
  ["F5: answers data that is no object", answers(200, '{"data":[1]}'), "BAD_ANSWER", true],
  ["F5: answers a list", answers(200, "[]"), "BAD_ANSWER", true],
  [
    "F5: answers bytes that are no UTF-8",
    answers(200, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    "BAD_ANSWER",
    true,
  ],
  [
    "F5: answers with another media type",
    answers(200, '{"data":{"titles":[]}}', { "content-type": "text/html" }),
    "BAD_ANSWER",
    true,
  ],
  ["F6: answers ten thousand errors", answers(200, tenThousandErrors), "errors: 10000", false],
];

it.each(troubles)(
  "%s",
  async (_, trouble, outcome, isBad) => {
    const province = await aProvince(trouble);

    expect(await province.ask()).toBe(outcome);
    const asked = await askUntilOpen(province);

    expect(Number.isFinite(asked)).toBe(isBad);
    expect(await province.ask()).toBe(isBad ? "SKIPPED_OPEN" : outcome);
  },
  60_000,
);

it.each([
  ["never answers", neverAnswers],
  ["answers a byte at a time", trickles(5)],
])(
  "F3: a province that %s costs the deadline and no more, and then nothing",
  async (_, trouble) => {
    const province = await aProvince((connection, request) => {
      // The real deadline of this test is short; by its clock it is a long one.
      if (request % 10 === 0) province.clock.passed += limits.breakerTimeoutMsMin;
      trouble(connection, request);
    });

    for (let asked = 0; asked < limits.breakerCallsMin; asked++) {
      const many = await Promise.all(
        Array.from({ length: 10 }, () => province.ask({ timeoutMs: 50 })),
      );
      if (many.includes("SKIPPED_OPEN")) break;
      expect(new Set(many)).toEqual(new Set(["TIMEOUT"]));
    }
    expect(await province.ask({ timeoutMs: 50 })).toBe("SKIPPED_OPEN");
  },
);

it("who asks for an answer at once does not shut a province for the others", async () => {
  const province = await aProvince(neverAnswers);
  for (let asked = 0; asked < 2 * limits.breakerCallsMin; asked++) {
    expect(await province.ask({ timeoutMs: 1 })).toBe("TIMEOUT");
    province.clock.passed += 100;
  }

  expect(province.lane()?.breaker).toBe("closed");
});

it("F8: a province that is there again is whole again after one look at its health and one call", async () => {
  const province = await aProvince(answers(502, ""));
  await askUntilOpen(province);
  province.server.trouble(answersWell);
  const before = province.server.requests();
  expect(await province.ask()).toBe("SKIPPED_OPEN");

  province.clock.lookAtHealth();
  await until(() => province.lane()?.breaker === "half-open");

  expect(await province.ask()).toBe("data");
  expect(province.lane()?.breaker).toBe("closed");
  expect(province.server.requests()).toBe(before + 1);
  expect(province.server.healthRequests()).toBe(1);
});

it("F8: a province that says it is well and is not gets one call for each look", async () => {
  const province = await aProvince(answers(502, ""));
  await askUntilOpen(province);
  const before = province.server.requests();
  for (let look = 1; look <= 5; look++) {
    province.clock.lookAtHealth();
    await until(() => province.lane()?.breaker === "half-open");
    const asked = await Promise.all(Array.from({ length: 20 }, () => province.ask()));
    expect(asked.filter((came) => came !== "SKIPPED_OPEN")).toEqual(["BAD_ANSWER"]);
  }

  expect(province.server.requests()).toBe(before + 5);
  const pauses = province.clock.slept.filter((ms) => ms >= limits.breakerPauseMs / 2);
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32].map((times) => (times * limits.breakerPauseMs) / 2));
});

it.each([
  ["at one moment, before anything is told of it", 0],
  ["over some time", 10],
])(
  "F25: a province that always fails sees at most 1.2 times what is offered %s",
  async (_, stepMs) => {
    const province = await aProvince(answers(503, ""));
    const offered = 500;
    for (let asked = 0; asked < offered; asked += 20) {
      await Promise.all(Array.from({ length: 20 }, () => province.ask()));
      province.clock.passed += stepMs * 20;
    }

    expect(province.server.requests()).toBeGreaterThan(limits.breakerCallsMin);
    expect(province.server.requests()).toBeLessThanOrEqual(1.2 * offered);
  },
);

it("a write is never sent twice, whatever came of it", async () => {
  const province = await aProvince(resets);
  expect(await province.ask({ repeatable: false })).toBe("DOWN");
  province.server.trouble(answers(503, "", { "retry-after": "0" }));
  expect(await province.ask({ repeatable: false })).toBe("BAD_ANSWER");

  expect(province.server.requests()).toBe(2);
});

it("F4: a read is sent once more after the time a province asks for", async () => {
  const busyOnce: Trouble = (connection, request) =>
    request === 1
      ? connection.write(httpAnswer(503, "{}", { "retry-after": "2" }))
      : answersWell(connection, request);
  const province = await aProvince(busyOnce);

  expect(await province.ask()).toBe("data");
  expect(province.clock.slept).toEqual([2_000]);
  expect(province.lane()?.tally.repeated).toBe(1);
});

it("F24: clients that go away take their calls with them, and do not shut the province", async () => {
  const province = await aProvince(neverAnswers);
  for (let round = 0; round < 20; round++) {
    const client = aClient();
    const asked = Array.from({ length: 50 }, () => province.ask({ signal: client.signal }));
    await until(() => (province.lane()?.calls ?? 0) > 0);
    client.abort();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["TIMEOUT"]));
    province.clock.passed += 100;
  }
  await until(() => province.server.connections() === 0);

  expect(province.lane()).toMatchObject({ breaker: "closed", calls: 0, waiting: 0 });
});

it("F2, F26: a province that hangs fills its own lane and no other's", async () => {
  const province = await aProvince(neverAnswers);
  const other = await aTroubledServer(answersWell);
  const client = aClient();
  const { waitingPerLaneMax } = limits;
  const asked = Array.from({ length: readsMax + waitingPerLaneMax + 10 }, () =>
    province.ask({ signal: client.signal }),
  );
  await until(() => province.lane()?.waiting === waitingPerLaneMax);

  expect(await province.ask({ url: `${other.url}/province` })).toBe("data");
  expect(await province.ask({ url: `${other.url}/exchange` })).toBe("data");
  const known = province.ask({ caller: somebody("a"), signal: client.signal });
  await until(() => province.lane()?.calls === readsMax + 1);
  expect(province.lane()).toMatchObject({ calls: readsMax + 1, waiting: waitingPerLaneMax });
  client.abort();
  const came = await Promise.all(asked);
  expect(await known).toBe("TIMEOUT");
  expect(came.filter((one) => one === "SKIPPED_BUSY")).toHaveLength(10);
  await until(() => province.lane()?.calls === 0);
  await other.close();
});

it("reads that wait in line are told at once when their lane is shut", async () => {
  const held: Socket[] = [];
  const province = await aProvince((connection) => held.push(connection));
  const asked = Array.from({ length: readsMax + 50 }, () => province.ask());
  await until(() => held.length === readsMax);
  const fail = (connection: Socket | undefined) => connection?.write(httpAnswer(500, ""));
  for (let failed = 0; province.lane()?.breaker !== "open"; failed++) {
    if (failed === 1) province.clock.passed += limits.breakerLastingMs;
    fail(held.shift());
    await until(() => held.length === readsMax || province.lane()?.breaker === "open");
  }

  expect(province.lane()).toMatchObject({ waiting: 0 });
  for (const connection of held) fail(connection);
  expect(new Set(await Promise.all(asked))).toEqual(new Set(["BAD_ANSWER", "SKIPPED_OPEN"]));
});

it("X45: equal reads of nobody are one call, and each gets an answer of its own", async () => {
  const held: Socket[] = [];
  const province = await aProvince((connection) => held.push(connection));
  const url = `${province.server.url}/province`;
  const call = { ...aRead, url, body: '{"query":"{ titles }"}' };
  const ask = (caller: Caller) =>
    transport?.ask({ ...call, caller, claims: claimsOf(caller, null) });
  const asked = [ask(anyone), ask(anyone), ask(somebody("a")), ask(somebody("b"))];
  await until(() => held.length === 3);
  for (const connection of held) answersWell(connection, 0);

  const [first, second, ...others] = await Promise.all(asked);
  expect(province.server.requests()).toBe(3);
  expect(second).toEqual(first);
  expect(second?.data).not.toBe(first?.data);
  expect(others).toEqual([first, first]);
  expect(province.lane()?.tally.shared).toBe(1);
});

it("X45: equal writes are each made", async () => {
  const province = await aProvince(answersWell);
  const body = '{"query":"mutation { grant }"}';
  const asked = [0, 1, 2].map(() => province.ask({ body, repeatable: false }));

  expect(await Promise.all(asked)).toEqual(["data", "data", "data"]);
  expect(province.server.requests()).toBe(3);
});

it("X37: answers without a signature are not read, and count as none", async () => {
  const province = await aProvince(answersWell, gatewayTrust(["61"]));
  expect(await province.ask()).toBe("BAD_ANSWER");
  province.clock.passed += limits.breakerWindowMs;
  expect(await askUntilOpen(province)).toBeLessThan(200);
  expect(await province.ask()).toBe("SKIPPED_OPEN");
});

it("F9: a name that leads nowhere is a failure as any other", async () => {
  const province = await aProvince(answersWell);
  expect(await province.ask({ url: "http://nowhere.invalid:4061/province" })).toBe("DOWN");
});

/** As the gateway's HTTP side makes it for each request: many calls may listen to it. */
function aClient(): AbortController {
  const client = new AbortController();
  setMaxListeners(Number.POSITIVE_INFINITY, client.signal);
  return client;
}

const anyone: Caller = { actor: null, access: null };

const aRead = {
  ...{ audience: "61", timeoutMs: 5_000, repeatable: true },
  ...{ caller: anyone, claims: noClaims },
};

function somebody(sub: string): Caller {
  const actor = {
    ...{ iss: "https://issuer-61.test", sub, province: "61", department: null },
    ...{ role: "LABOR_STATION" as const, scopes: [], tokenId: "a" },
  };
  return { actor, access: null };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
