import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess } from "../support/gateway-process.ts";
import { anIssuer, audience } from "../support/issuer.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

const folder = await mkdtemp(path.join(tmpdir(), "laowu-flood-"));
const typeDefs = federationDocument(`
  type Query { jobs(n: Int!): [Job!] }
  type Job { title: String! employer: String! place: String! wage: Int! }
`);
const job = (n: number) => ({ title: `Cook ${n}`, employer: "Canteen", place: "Xi'an", wage: n });
const fortyLists = Array.from({ length: 40 }, (_, n) => [
  `t${n}`,
  Array.from({ length: 100 }, () => job(n)),
]);
const heavyAnswer = JSON.stringify({ data: Object.fromEntries(fortyLists) });

/** Costs next to nothing itself, so that the gateway is what a flood fills. */
const register = createServer(async (request, response) => {
  const asked = await text(request);
  response.setHeader("content-type", "application/json");
  const n = /\d+/.exec(asked)?.[0];
  response.end(asked.includes("t39") ? heavyAnswer : `{"data":{"jobs":[{"title":"Cook ${n}"}]}}`);
});
await new Promise<void>((listening) => register.listen(0, "127.0.0.1", listening));
const registerUrl = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
const issuer = await anIssuer("61");

const started: Awaited<ReturnType<typeof startProcess>>[] = [];

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  register.closeAllConnections();
  register.close();
  await issuer.close();
  await rm(folder, { recursive: true });
});

async function aFile(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** @returns where GraphQL is served */
async function aGateway(): Promise<string> {
  const supergraph = compose([{ name: "register", url: registerUrl, typeDefs }]);
  const issuers = [{ iss: issuer.iss, province: "61", jwks: issuer.jwks }];
  const gateway = await startProcess(
    [
      ...[process.execPath, `${root}dist/gateway/main.js`, "--port", "0"],
      ...["--supergraph", await aFile("supergraph.graphql", supergraph)],
      ...["--issuers", await aFile("issuers.json", JSON.stringify({ audience, issuers }))],
    ],
    { ready: listeningAt },
  );
  started.push(gateway);
  return `${gateway.ready}/graphql`;
}

/** What a crowd got. */
interface Crowd {
  /** By status and code; "later" says that it was told when to come again. */
  readonly counts: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly seconds: number;
}

/** @param perSecond how many requests; 0 for as many as are answered */
async function aCrowd(url: string, connections: number, perSecond: number) {
  const command = [process.execPath, `${root}test/support/flood.mjs`, url];
  const crowd = await startProcess([...command, String(connections), String(perSecond)], {
    ready: /flooding/,
  });
  started.push(crowd);
  const said = crowd.child.stdout ? text(crowd.child.stdout) : Promise.resolve("");
  return {
    async stop(): Promise<Crowd> {
      const ended = once(crowd.child, "exit");
      crowd.child.kill("SIGTERM");
      await ended;
      return JSON.parse(await said);
    },
  };
}

/** What the gateway answers in a second to a few who wait for each answer. */
async function capacityOf(url: string): Promise<number> {
  let perSecond = 0;
  // The first answers are slow, for nothing is compiled yet.
  for (let time = 0; time < 2; time += 1) {
    const few = await aCrowd(url, 8, 0);
    await sleep(3_000);
    const { counts, seconds } = await few.stop();
    perSecond = (counts["200"] ?? 0) / seconds;
  }
  return perSecond;
}

/** What who asks in the middle of it gives the gateway: twice what it took at the most where this was written. */
const deadlineMs = 20_000;

interface Came {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

async function ask(url: string, body: string, headers: Record<string, string>): Promise<Came> {
  const askedAt = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-deadline-ms": String(deadlineMs),
      ...headers,
    },
    body,
  });
  return {
    status: response.status,
    body: (await response.json()) as Came["body"],
    retryAfter: response.headers.get("retry-after"),
    tookMs: performance.now() - askedAt,
  };
}

const query = (n: number) => JSON.stringify({ query: `{ jobs(n: ${n}) { title } }` });

// Elsewhere a machine has one address of its own, and a crowd at one address has one budget.
const onLinux = process.platform === "linux" ? it : it.skip;

onLinux(
  "F32: whoever shows a token is answered while a crowd asks ten times what can be answered",
  async () => {
    const url = await aGateway();
    const capacity = await capacityOf(url);
    const crowd = await aCrowd(url, 1_000, Math.ceil(12 * capacity));
    let isOver = false;
    const strangers = Promise.all(
      Array.from({ length: 4 }, async (_, stranger) => {
        const came: Came[] = [];
        // Half of them send what is no JSON: who is turned away is not read.
        const body = stranger % 2 === 0 ? query(0) : "{";
        while (!isOver) came.push(await ask(url, body, {}));
        return came;
      }),
    );
    const known = await Promise.all(
      Array.from({ length: 25 }, async (_, client) => {
        const token = await issuer.token({ claims: { sub: `station-${client}` } });
        const came: boolean[] = [];
        for (let n = client * 10; n < client * 10 + 10; n += 1) {
          const { status, body, tookMs } = await ask(url, query(n), {
            authorization: `Bearer ${token}`,
          });
          const isRight = JSON.stringify(body) === `{"data":{"jobs":[{"title":"Cook ${n}"}]}}`;
          came.push(status === 200 && isRight && tookMs <= deadlineMs);
        }
        return came;
      }),
    );
    isOver = true;
    const cameOfStrangers = (await strangers).flat();
    const { counts, sent, seconds } = await crowd.stop();

    expect(sent / seconds / capacity).toBeGreaterThanOrEqual(10);
    expect(known.flat()).toHaveLength(250);
    expect(known.flat().filter(Boolean).length / 250).toBeGreaterThanOrEqual(0.99);
    // The others are answered or told to come again, each in its time, and nobody is cut off.
    const { "200": answered = 0, "503 OVERLOADED later": turnedAway = 0, ...others } = counts;
    expect(others).toEqual({});
    expect(turnedAway).toBeGreaterThan(answered);
    expect(Math.max(...cameOfStrangers.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(
      deadlineMs,
    );
    const away = cameOfStrangers.filter(({ status }) => status === 503);
    expect(away.filter(({ body }) => body.errors?.[0]?.extensions.code !== "OVERLOADED")).toEqual(
      [],
    );
    expect(away.every(({ retryAfter }) => Number(retryAfter) >= limits.askAgainSecondsMin)).toBe(
      true,
    );
    expect(cameOfStrangers.filter(({ status }) => status === 400).length).toBeLessThan(
      cameOfStrangers.length / 2,
    );
    expect(away.length).toBeGreaterThan(0);
  },
  120_000,
);
