import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { Connections } from "../../gateway/execute/connections.ts";
import { createReadiness, type Endpoint } from "../../gateway/http/readiness.ts";
import { isReady } from "../../gateway/is-ready.ts";
import { aHttpServer } from "../support/http-server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Listening {
  readonly url: string;
  /** How often it was asked. */
  asked: number;
}

async function listening(answer: RequestListener): Promise<Listening> {
  const at = { url: "", asked: 0 };
  const server = createServer((request, response) => {
    at.asked += 1;
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  at.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return at;
}

const answers = (status: number): RequestListener => {
  return (_request, response) => response.writeHead(status).end();
};
/** As a process that was stopped: its connections are taken, and nothing comes. */
const hangs: RequestListener = () => {};

const subgraph = (url: string): Endpoint => ({ name: "cooperation", url, kind: "subgraph" });
const province = (name: string, url: string): Endpoint => ({ name, url, kind: "province" });
const nowhere = "http://127.0.0.1:9";

/** The age is such that one look is never enough, unless a test says so. */
const readiness = (endpoints: readonly Endpoint[], { ageMs = 0 } = {}) =>
  createReadiness(endpoints, (url) => isReady(url, { timeoutMs: 200, connections }), ageMs);

const connections = new Connections();
afterAll(() => connections.close());

describe("an endpoint", () => {
  it.each([
    ["is ready", answers(200), true],
    ["does not know the question", answers(404), true],
    ["says that it is not ready", answers(503), false],
    ["hangs", hangs, false],
  ])("that %s", async (_, answer, ready) => {
    const { url } = await listening(answer);

    expect(await readiness([subgraph(url)])()).toEqual({
      ready,
      endpoints: [{ name: "cooperation", ready }],
    });
  });

  it("that nobody serves is not ready", async () => {
    expect(await readiness([subgraph(nowhere)])()).toMatchObject({ ready: false });
  });
});

describe("a gateway over provinces", () => {
  it("is ready while one of them answers", async () => {
    const { url } = await listening(answers(200));
    const read = readiness([province("53", nowhere), province("61", url), subgraph(nowhere)]);

    expect(await read()).toMatchObject({ ready: true });
  });

  it("is ready while one of them hangs, as one that was stopped, and says which", async () => {
    const [stopped, well] = [await listening(hangs), await listening(answers(200))];
    const read = readiness([province("53", stopped.url), province("61", well.url)]);
    const http = await aHttpServer({ readiness: read });
    stops.push(http.stop);

    const response = await fetch(`${http.url}/health/ready`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ok",
      endpoints: [
        { name: "53", ready: false },
        { name: "61", ready: true },
      ],
    });
    expect(stopped.asked).toBe(1);
    expect((await fetch(`${http.url}/health/live`)).status).toBe(200);
    expect(stopped.asked).toBe(1);
  });

  it("is not ready when all of them hang, whatever else answers", async () => {
    const [hanging, well] = [await listening(hangs), await listening(answers(200))];
    const read = readiness([
      province("53", hanging.url),
      province("61", hanging.url),
      subgraph(well.url),
    ]);

    expect(await read()).toEqual({
      ready: false,
      endpoints: [
        { name: "53", ready: false },
        { name: "61", ready: false },
        { name: "cooperation", ready: true },
      ],
    });
  });

  it("is ready again when one of them answers again", async () => {
    let answer = hangs;
    const { url } = await listening((request, response) => answer(request, response));
    const read = readiness([province("61", url)]);
    expect(await read()).toMatchObject({ ready: false });

    answer = answers(200);

    expect(await read()).toMatchObject({ ready: true });
  });
});

it("a gateway without endpoints is ready", async () => {
  expect(await readiness([])()).toEqual({ ready: true, endpoints: [] });
});

it("however many ask, at once or one after the other, an endpoint is asked once in a while", async () => {
  const endpoint = await listening(answers(200));
  const read = readiness([province("61", endpoint.url)], { ageMs: 3_600_000 });

  await Promise.all(Array.from({ length: 50 }, read));
  await read();

  expect(endpoint.asked).toBe(1);
});

it("those who ask while a look is under way share it, and the next one looks anew", async () => {
  const endpoint = await listening(answers(200));
  const read = readiness([province("61", endpoint.url)]);

  await Promise.all(Array.from({ length: 50 }, read));
  await read();

  expect(endpoint.asked).toBe(2);
});

it.each([
  [true, 200, "ok"],
  [false, 503, "unavailable"],
])("ready: %p is HTTP %d", async (ready, code, status) => {
  const endpoints = [{ name: "61", ready }];
  const http = await aHttpServer({ readiness: async () => ({ ready, endpoints }) });
  stops.push(http.stop);

  const response = await fetch(`${http.url}/health/ready`);

  expect(response.status).toBe(code);
  expect(await response.json()).toEqual({ status, endpoints });
});

it("an endpoint that hangs is said in the log to be so, by the name of that reason", async () => {
  const { url } = await listening(hangs);
  const failures: string[] = [];
  const looking = new Connections({ onFailure: (message) => failures.push(message) });

  expect(await isReady(url, { timeoutMs: 50, connections: looking })).toBe(false);

  expect(failures).toEqual([`A call to ${new URL(url).origin} failed: TIMEOUT.`]);
  await looking.close();
});
