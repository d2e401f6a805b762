import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess } from "../support/gateway-process.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

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

/** Asks the gateways that say they are ready, in turn, as who spreads requests over them does. */
class Balancer {
  readonly failures: unknown[] = [];
  answered = 0;
  #origins: string[] = [];
  #ready: string[] = [];
  #next = 0;
  #isOver = false;

  add(origin: string): void {
    this.#origins.push(origin);
    this.#ready.push(origin);
  }

  remove(origin: string): void {
    this.#origins = this.#origins.filter((one) => one !== origin);
  }

  /** Looks who is ready twenty times a second, until the end. */
  async watch(): Promise<void> {
    while (!this.#isOver) {
      const origins = this.#origins;
      const looks = origins.map((one) => fetch(`${one}/health/ready`).then(({ ok }) => ok));
      const came = await Promise.allSettled(looks);
      this.#ready = this.#origins.filter((one) => {
        const look = came[origins.indexOf(one)];
        return look === undefined || (look.status === "fulfilled" && look.value);
      });
      await sleep(50);
    }
  }

  async askOn(): Promise<void> {
    while (!this.#isOver) {
      const origin = this.#ready[this.#next++ % this.#ready.length] ?? "";
      try {
        const came = await (await ask(origin)).text();
        if (came.trimEnd() !== answer) this.failures.push(came);
        this.answered += 1;
      } catch (error) {
        const { code } = (error as { cause?: { code?: string } }).cause ?? {};
        // Nothing was sent, so another is asked.
        if (code === "ECONNREFUSED") this.#ready = this.#ready.filter((one) => one !== origin);
        else this.failures.push(code ?? error);
      }
    }
  }

  end(): void {
    this.#isOver = true;
  }
}

/** Fifty take a minute and a half: DRAIN_ROUNDS=50. */
const rounds = Number(process.env.DRAIN_ROUNDS ?? 10);

it(`F22: no request is lost in ${rounds} stops under load`, async () => {
  const balancer = new Balancer();
  let current = await aGateway();
  balancer.add(current.ready);
  const clients = [balancer.watch(), ...Array.from({ length: 8 }, () => balancer.askOn())];
  for (let round = 0; round < rounds; round++) {
    const next = await aGateway();
    balancer.add(next.ready);
    const ended = once(current.child, "exit");
    current.child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    balancer.remove(current.ready);
    current = next;
  }
  balancer.end();
  await Promise.all(clients);

  expect(balancer.failures).toEqual([]);
  expect(balancer.answered).toBeGreaterThan(rounds);
}, 300_000);
