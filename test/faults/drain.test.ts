import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import { gatewayKeyFiles, serviceKeyFiles } from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { PatientClient } from "../support/patient-client.ts";
import { aDatabase } from "../support/postgres.ts";
import { federationDocument } from "../support/subgraph-schema.ts";
import { aTcpBalancer } from "../support/tcp-balancer.ts";

/** Gateways as processes, over one subgraph that may take its time. */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-drain-"));
const held: ServerResponse[] = [];
let holds = false;
const register = createServer((request, response) => {
  request.resume().once("end", () => {
    response.setHeader("content-type", "application/json");
    if (holds) held.push(response);
    else response.end(answer);
  });
});
const answer = '{"data":{"title":"Cook"}}';
await new Promise<void>((listening) => register.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
const typeDefs = federationDocument("type Query { title: String }");
const supergraph = path.join(folder, "supergraph.graphql");
await writeFile(supergraph, compose([{ name: "register", url, typeDefs }]));

type Started = Awaited<ReturnType<typeof startProcess>>;
const started: Started[] = [];

afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  register.closeAllConnections();
  register.close();
  await rm(folder, { recursive: true });
});

async function aGateway(): Promise<Started> {
  const command = [process.execPath, `${root}dist/gateway/main.js`, "--port", "0"];
  const gateway = await startProcess([...command, "--supergraph", supergraph], {
    ready: listeningAt,
  });
  started.push(gateway);
  return gateway;
}

const ask = (origin: string) =>
  fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"query":"{ title }"}',
  });

it("F22: signals that come again do not end what is still being answered", async () => {
  const { child, ready } = await aGateway();
  holds = true;
  const asked = ask(ready);
  while (held.length === 0) await sleep(5);

  const ended = once(child, "exit");
  for (const signal of ["SIGTERM", "SIGTERM", "SIGINT", "SIGINT"] as const) {
    child.kill(signal);
    // Signals that come together are one.
    await sleep(100);
  }
  holds = false;
  for (const response of held) response.end(answer);

  expect(await (await asked).json()).toEqual(JSON.parse(answer));
  expect(await ended).toEqual([0, null]);
});

/** Who of several says that it is ready, as somebody who spreads requests over them knows it. */
class Readiness {
  #origins: readonly string[] = [];
  #unready: ReadonlySet<string> = new Set();
  #isOver = false;

  /** Those that say so first, in a turn of their own for each look. */
  get ready(): readonly string[] {
    const ready = this.#origins.filter((origin) => !this.#unready.has(origin));
    return ready.length > 0 ? ready : this.#origins;
  }

  /** All, the oldest first: whoever goes by this asks one that stops until it refuses. */
  get all(): readonly string[] {
    return this.#origins;
  }

  add(origin: string): void {
    this.#origins = [...this.#origins, origin];
  }

  remove(origin: string): void {
    this.#origins = this.#origins.filter((one) => one !== origin);
  }

  async watch(): Promise<void> {
    while (!this.#isOver) {
      const looks = this.#origins.map(async (origin) => {
        const { ok } = await fetch(`${origin}/health/ready`);
        return ok ? [] : [origin];
      });
      const settled = await Promise.allSettled(looks);
      this.#unready = new Set(
        settled.flatMap((one) => (one.status === "rejected" ? [] : one.value)),
      );
      await sleep(50);
    }
  }

  end(): void {
    this.#isOver = true;
  }
}

/** A run of fifty takes about three minutes: DRAIN_ROUNDS=50. */
const rounds = Number(process.env.DRAIN_ROUNDS ?? 5);

it(`F22: no request is lost in ${rounds} stops under load`, async () => {
  const client = new PatientClient('{"query":"{ title }"}', (came) => came.trimEnd() === answer);
  const readiness = new Readiness();
  let current = await aGateway();
  readiness.add(current.ready);
  let isOver = false;
  const askOn = async (origins: () => readonly string[], pauseMsMax: number) => {
    while (!isOver) {
      await client.ask(origins);
      await sleep(Math.random() * pauseMsMax);
    }
  };
  let turn = 0;
  const ready = () => {
    const { ready: origins } = readiness;
    const at = turn++ % origins.length;
    return [...origins.slice(at), ...origins.slice(0, at)];
  };
  const clients = [
    readiness.watch(),
    // In a hurry; with connections that are idle for longer than the notice; without a look at who is ready.
    ...Array.from({ length: 4 }, () => askOn(ready, 2)),
    ...Array.from({ length: 12 }, () => askOn(ready, 3_000)),
    ...Array.from({ length: 2 }, () => askOn(() => readiness.all, 2)),
    ...Array.from({ length: 4 }, () => askOn(() => readiness.all, 3_000)),
  ];
  const ends: Promise<unknown>[] = [];
  for (let round = 0; round < rounds; round++) {
    const next = await aGateway();
    readiness.add(next.ready);
    ends.push(once(current.child, "exit"));
    void ends.at(-1)?.then(() => readiness.remove(stopped));
    const stopped = current.ready;
    current.child.kill("SIGTERM");
    current = next;
  }
  expect(new Set((await Promise.all(ends)).map(String))).toEqual(new Set(["0,"]));
  isOver = true;
  readiness.end();
  await Promise.all(clients);
  client.close();

  const { failures, answered, reused, refused } = client;
  const said = `${answered} answered, ${reused} of them over kept connections, ${refused} times refused`;
  process.stdout.write(`${rounds} rounds: ${said}, ${failures.length} lost.\n`);
  expect({ failures, isMany: answered > 10 * rounds }).toEqual({ failures: [], isMany: true });
  // Connections were kept, and gateways that stopped were asked to the end.
  expect(reused).toBeGreaterThan(rounds);
  expect(refused).toBeGreaterThan(0);
}, 600_000);

/** A province takes longer to start than a gateway. */
const provinceRounds = Math.ceil(rounds / 5);

it(`F22: no request is lost while its province is stopped ${provinceRounds} times`, async () => {
  const database = await aDatabase();
  const balancer = await aTcpBalancer();
  const [keys, own] = [gatewayKeyFiles(folder), serviceKeyFiles(folder, "shaanxi")];
  await makeSigningKeys(folder);
  const aProvince = async () => {
    const province = await startProcess(
      [process.execPath, `${root}dist/subgraphs/province/main.js`],
      {
        ready: listeningAt,
        env: {
          ...{ PROVINCE: "61", DATABASE_URL: database.url, HOST: "127.0.0.1", PORT: "0" },
          ...{ IDENTITY_KEYS: identityKeys, ACCESS_LOG_KEYS: accessLogKeys },
          ...{ SIGNING_KEY: own.signingKey, GATEWAY_KEYS: own.believed },
        },
      },
    );
    started.push(province);
    return province;
  };
  let current = await aProvince();
  balancer.set([current.ready]);
  const provinces = path.join(folder, "provinces.json");
  await writeFile(provinces, JSON.stringify({ "61": balancer.url }));
  const gateway = await startProcess(
    [
      ...[process.execPath, `${root}dist/gateway/main.js`, "--port", "0"],
      ...["--supergraph", `${root}schema/supergraph.graphql`, "--provinces", provinces],
      ...["--signing-key", keys.signingKey, "--province-keys", keys.believed],
    ],
    { ready: listeningAt },
  );
  started.push(gateway);
  const isComplete = (came: string) => came.startsWith('{"data":{"coverageNow":{"complete":true}}');
  const client = new PatientClient('{"query":"{ coverageNow { complete } }"}', isComplete);
  let isOver = false;
  const askOn = async (pauseMsMax: number) => {
    while (!isOver) {
      await client.ask(() => [gateway.ready]);
      await sleep(Math.random() * pauseMsMax);
    }
  };
  const asking = [5, 5, 5, 5, 1_000, 1_000, 1_000].map(askOn);
  for (let round = 0; round < provinceRounds; round++) {
    const next = await aProvince();
    const ended = once(current.child, "exit");
    current.child.kill("SIGTERM");
    // Somebody in front sees after a while that it is not ready.
    await sleep(500);
    expect((await fetch(`${current.ready}/health/ready`)).status).toBe(503);
    balancer.set([next.ready, current.ready]);
    expect(await ended).toEqual([0, null]);
    current = next;
  }
  isOver = true;
  await Promise.all(asking);
  client.close();
  const ended = [gateway, current].map(({ child }) => stopProcess(child));
  await Promise.all(ended);
  await balancer.stop();
  await database.drop();

  expect(client.failures).toEqual([]);
  expect(client.answered).toBeGreaterThan(10 * provinceRounds);
}, 300_000);
