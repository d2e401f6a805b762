import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { startEndpoint } from "../support/subgraph.ts";
import { Gate } from "../support/subgraph-faults.ts";
import { executableSubgraph, federationDocument } from "../support/subgraph-schema.ts";
import { askSigned, gatewayKey, serviceKey } from "../support/trust.ts";

/** Processes in which something throws that never does. */
const folder = await mkdtemp(path.join(tmpdir(), "laowu-unexpected-"));
const typeDefs = federationDocument("type Query { hello: String }");
const endpoint = await startEndpoint({
  greeting: executableSubgraph(typeDefs, { Query: { hello: () => "world" } }),
});
const throwing = [process.execPath, "--import", `${root}test/support/throwing-hooks.mjs`];

type Started = Awaited<ReturnType<typeof startProcess>>;

afterAll(async () => {
  await endpoint.close();
  await rm(folder, { recursive: true });
});

async function aFile(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** What a process writes to standard error, once it has said this. */
function logOf({ child }: Started) {
  let log = "";
  child.stderr?.on("data", (chunk) => {
    log += String(chunk);
  });
  return async (said: string) => {
    while (!log.includes(said)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(log);
      await sleep(5);
    }
    return log;
  };
}

describe("a gateway in which something throws", () => {
  let gateway: Started;
  let logWith: (said: string) => Promise<string>;

  beforeAll(async () => {
    const sdl = compose([{ name: "greeting", url: `${endpoint.url}/greeting`, typeDefs }]);
    const supergraph = await aFile("supergraph.graphql", sdl);
    const main = [`${root}dist/gateway/main.js`, "--port", "0"];
    gateway = await startProcess([...throwing, ...main, "--supergraph", supergraph], {
      ready: listeningAt,
    });
    logWith = logOf(gateway);
  });
  afterAll(() => stopProcess(gateway.child));
  beforeEach(() => endpoint.intercept(undefined));

  const ask = (fault: string, search = "") =>
    fetch(`${gateway.ready}/graphql${search}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-fault": fault },
      body: '{"query":"{ hello }"}',
    });

  it.each([
    ["hook", "A hook failed."],
    ["promise", "A promise failed."],
    ["timer", "Cannot read properties of undefined"],
  ])(
    "F30: a %s that fails beside a request costs nothing but a line of the log",
    async (fault, reason) => {
      const held = new Gate();
      endpoint.intercept(held.intercept);
      const [before, other] = [ask("none"), ask(fault)];
      await logWith(reason);
      held.open();

      expect(await (await before).json()).toEqual({ data: { hello: "world" } });
      expect(await (await other).json()).toEqual({ data: { hello: "world" } });
      expect(await logWith(reason)).toContain("Something failed where nobody expected it.");
      expect(gateway.child.exitCode).toBeNull();
    },
  );

  it("F30: what throws in the middle of a request is that request's answer, without a word of it", async () => {
    const held = new Gate();
    endpoint.intercept(held.intercept);
    const other = ask("none");
    await held.arrived;

    const failed = await ask("none", "?fault=inside");
    held.open();

    expect(failed.status).toBe(500);
    const { errors } = (await failed.json()) as {
      errors: { message: string; extensions: Record<string, string> }[];
    };
    expect(errors).toEqual([
      {
        message: "Internal error.",
        extensions: { code: "INTERNAL_SERVER_ERROR", incident: expect.any(String) },
      },
    ]);
    expect(await logWith(errors[0]?.extensions.incident ?? "?")).toContain("A parser failed.");
    expect(await (await other).json()).toEqual({ data: { hello: "world" } });
  });

  it("F30: a listener that fails when a client leaves costs nobody else anything", async () => {
    const held = new Gate();
    endpoint.intercept(held.intercept);
    const leaving = request(`${gateway.ready}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-fault": "departure" },
    });
    leaving.on("error", () => {});
    leaving.end('{"query":"{ hello }"}');
    await held.arrived;
    const other = ask("none");
    leaving.destroy();
    await logWith("A listener failed.");
    held.open();

    expect(await (await other).json()).toEqual({ data: { hello: "world" } });
  });

  it("F30: goes on when nobody reads its log any more", async () => {
    gateway.child.stderr?.destroy();
    gateway.child.stdout?.destroy();
    for (let fault = 0; fault < 5; fault++)
      expect(await (await ask("hook")).json()).toEqual({ data: { hello: "world" } });
    expect(gateway.child.exitCode).toBeNull();
  });
});

describe("a province in which something throws", () => {
  let database: TestDatabase;
  let province: Started;
  let logWith: (said: string) => Promise<string>;

  beforeAll(async () => {
    database = await aDatabase();
    const own = { ...serviceKey.privateKey.export({ format: "jwk" }), kid: serviceKey.id };
    const known = { ...gatewayKey.publicKey.export({ format: "jwk" }), kid: gatewayKey.id };
    province = await startProcess([...throwing, `${root}dist/subgraphs/province/main.js`], {
      ready: listeningAt,
      env: {
        ...{ PROVINCE: "61", DATABASE_URL: database.url, HOST: "127.0.0.1", PORT: "0" },
        ...{ IDENTITY_KEYS: identityKeys, ACCESS_LOG_KEYS: accessLogKeys },
        SIGNING_KEY: await aFile("own.json", JSON.stringify(own)),
        GATEWAY_KEYS: await aFile("gateways.json", JSON.stringify([known])),
      },
    });
    logWith = logOf(province);
  }, 60_000);
  afterAll(async () => {
    await stopProcess(province.child);
    await database.drop();
  });

  it.each([
    ["hook", "A hook failed."],
    ["promise", "A promise failed."],
    ["timer", "Cannot read properties of undefined"],
  ])(
    "F30: a %s that fails beside a request costs nothing but a line of the log",
    async (fault, reason) => {
      const body = JSON.stringify({ query: "{ coverageNow { answered } }" });
      const headers = { "x-fault": fault };
      const question = { audience: "61", path: "/province", body, headers };

      expect((await askSigned(province.ready, question)).status).toBe(200);
      expect(await logWith(reason)).toContain("Something failed where nobody expected it.");
      expect((await askSigned(province.ready, question)).status).toBe(200);
      expect(province.child.exitCode).toBeNull();
    },
  );
});
