import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import { createTransport, type Transport } from "../../gateway/execute/transport.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import { noClaims } from "../../schema/signatures/claims.ts";

let server: Server | null = null;
let transport: Transport | null = null;
afterEach(async () => {
  await transport?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
});

/** Serves `{"data":{"n":…}}`; `breakOff` decides whether the nth request gets a broken connection. */
async function aSubgraph(breakOff: (n: number) => boolean) {
  let requests = 0;
  server = createServer((request, response) => {
    requests++;
    request.resume();
    if (breakOff(requests)) request.socket.destroy();
    else response.end(JSON.stringify({ data: { n: requests } }));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests: () => requests,
  };
}

const anyone = { actor: null, access: null };
const call = { body: "{}", timeoutMs: 5_000, audience: "61", caller: anyone, claims: noClaims };

it("a read whose connection breaks before any answer is sent once more", async () => {
  const subgraph = await aSubgraph((n) => n === 2);
  transport = createTransport();
  await transport.ask({ ...call, url: subgraph.url, repeatable: true });

  const { data } = await transport.ask({ ...call, url: subgraph.url, repeatable: true });

  expect(data).toEqual({ n: 3 });
});

it("a read is repeated once and no more", async () => {
  const subgraph = await aSubgraph(() => true);
  transport = createTransport();

  await expect(
    transport.ask({ ...call, url: subgraph.url, repeatable: true }),
  ).rejects.toMatchObject({ reason: "DOWN" });
  expect(subgraph.requests()).toBe(2);
});

it("a write is never repeated", async () => {
  const subgraph = await aSubgraph(() => true);
  transport = createTransport();

  await expect(
    transport.ask({ ...call, url: subgraph.url, repeatable: false }),
  ).rejects.toMatchObject({ reason: "DOWN" });
  expect(subgraph.requests()).toBe(1);
});

it("an answer that breaks off in the middle is not asked again", async () => {
  let requests = 0;
  server = createServer((_, response) => {
    requests++;
    response.write('{"data":');
    setImmediate(() => response.destroy());
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  transport = createTransport();

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  await expect(transport.ask({ ...call, url, repeatable: true })).rejects.toMatchObject({
    reason: "DOWN",
  });
  expect(requests).toBe(1);
});

it("nothing is sent for a client that has gone already", async () => {
  const subgraph = await aSubgraph(() => false);
  transport = createTransport();

  await expect(
    transport.ask({ ...call, url: subgraph.url, repeatable: true, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ reason: "TIMEOUT" });
  expect(subgraph.requests()).toBe(0);
});

it("X37: answers that do not end are cut where they are too much together, and others are read", async () => {
  setLimits({ arrivingBytesMax: 4 * 1024 * 1024 });
  let waiting = 0;
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    if (request.url === "/good") return response.end('{"data":{"ok":true}}');
    response.write(" ".repeat(1024 * 1024));
    waiting += 1;
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  transport = createTransport();
  const { ask } = transport;
  const clients = new AbortController();
  const refused: unknown[] = [];
  const asked = Array.from({ length: 10 }, (_, n) =>
    ask({
      ...call,
      url: `${origin}/endless`,
      body: `{"query":"{ n${n} }"}`,
      repeatable: true,
      signal: clients.signal,
    }).catch((error: unknown) => {
      refused.push(error);
    }),
  );
  while (waiting < 10 || refused.length < 6) await new Promise((next) => setImmediate(next));
  clients.abort();
  await Promise.all(asked);

  const bounded = {
    reason: "BAD_ANSWER",
    message: "Its answers at one time are over 4194304 bytes.",
  };
  expect(refused.slice(0, 6)).toEqual(
    Array.from({ length: 6 }, () => expect.objectContaining(bounded)),
  );
  const good = ask({ ...call, url: `${origin}/good`, repeatable: true });
  await expect(good).resolves.toMatchObject({ data: { ok: true } });
  setLimits({});
});

it("X37: an answer of more values than anybody asks for is not read", async () => {
  const body = (count: number) => `{"data":{"ok":true,"more":[${"{},".repeat(count)}{}]}}`;
  let answer = body(1_900_000);
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  transport = createTransport();

  await expect(transport.ask({ ...call, url, repeatable: false })).rejects.toMatchObject({
    reason: "BAD_ANSWER",
    message: "Its answer has over 2000000 values.",
  });
  answer = body(900_000);
  await expect(transport.ask({ ...call, url, repeatable: false })).resolves.toMatchObject({
    data: { ok: true },
  });
});

it("X37: an answer without an end is cut at the limit, and its connection with it", async () => {
  const { answerBytesMax } = limits;
  setLimits({ answerBytesMax: 1024 * 1024 });
  let isOver = false;
  server = createServer((request, response) => {
    request.resume();
    response.on("close", () => {
      isOver = true;
    });
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      while (!isOver && response.write(" ".repeat(64 * 1024)));
      if (!isOver) response.once("drain", more);
    };
    more();
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  transport = createTransport();

  await expect(transport.ask({ ...call, url, repeatable: true })).rejects.toMatchObject({
    reason: "BAD_ANSWER",
    message: "Its answer is over 1048576 bytes.",
  });
  while (!isOver) await new Promise((next) => setImmediate(next));
  setLimits({ answerBytesMax });
});
