import "reflect-metadata";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Ctx, Mutation, Query, Resolver } from "type-graphql";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { limits } from "../../gateway/limits.ts";
import type { Trust as GatewayTrust } from "../../gateway/trust.ts";
import type { Actor, Caller } from "../../schema/access/caller.ts";
import type { PublicKeys } from "../../schema/signatures/keys.ts";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import { type Service, startService } from "../../subgraphs/service/start-service.ts";
import { compose } from "../federation/a-federation.ts";
import { federationDocument } from "../support/subgraph-schema.ts";
import { gatewayKey, publicKeys, serviceKey, serviceTrust } from "../support/trust.ts";

@Resolver()
class GreetingResolver {
  @Query(() => String, { description: "Who is greeted." })
  hello(@Ctx() { caller }: { caller: Caller }): string {
    return caller.actor?.sub ?? "somebody";
  }

  @Mutation(() => String, { description: "Greets." })
  greet(): string {
    return "greeted";
  }
}

const { schema } = buildFederatedSchema({
  resolvers: [GreetingResolver],
  sharded: false,
  personal: false,
});
const logger = { info() {}, warn() {}, error() {} };
const actor: Actor = {
  iss: "https://id.yunnan.example",
  sub: "station-7",
  province: "53",
  department: null,
  role: "LABOR_STATION",
  scopes: ["workers:read"],
  tokenId: "t1",
};

/** How a call was signed, as it passed by. */
type Passed = "ed25519" | "hmac-sha256" | "session";

let nowMs: number;
/** By which the gateway's clock is behind. */
let behindMs: number;
let behind: string[];
let services: Service[];
let door: Server;
let passed: Passed[];
let statuses: number[];
let answerKeys: PublicKeys;
let gateway: Gateway;
/** Answers in place of a service, or lets pass. */
let instead: (path: string) => number | null;

function aService(): Promise<Service> {
  return startService({
    host: "127.0.0.1",
    port: 0,
    endpoints: [{ path: "/graphql", schema, context: ({ caller }) => ({ caller }) }],
    ready: async () => true,
    production: true,
    trust: serviceTrust(["greeting"], { now: () => nowMs, logger }),
    logger,
  });
}

async function started(): Promise<Service> {
  const service = await aService();
  services.push(service);
  return service;
}

/** Passes on to the services behind it in turn, and takes down how each call is signed. */
function aDoor(): Promise<Server> {
  let turn = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { url = "", headers } = incoming;
    const algorithm = /;alg="([^"]+)"/.exec(String(headers["signature-input"]))?.[1] as Passed;
    passed.push(url === "/session" ? "session" : algorithm);
    const refused = instead(url);
    if (refused !== null) return outgoing.writeHead(refused).end();
    const target = behind[turn++ % behind.length] ?? "";
    const onward = request(
      `${target}${url}`,
      { method: "POST", headers, agent: false },
      (answer) => {
        statuses.push(answer.statusCode ?? 0);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.once("error", () => outgoing.destroy());
    return onward.end(body);
  });
  return new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(server)));
}

beforeEach(async () => {
  nowMs = Date.now();
  behindMs = 0;
  [services, passed, statuses] = [[], [], []];
  instead = () => null;
  answerKeys = publicKeys(serviceKey);
  behind = [(await started()).url];
  door = await aDoor();
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/graphql`;
  const typeDefs = federationDocument(
    "type Query { hello: String! } type Mutation { greet: String! }",
  );
  const trust: GatewayTrust = {
    signingKey: { current: () => gatewayKey },
    answerKeys: { current: () => new Map([["greeting", answerKeys]]) },
    now: () => nowMs - behindMs,
  };
  const supergraphSdl = compose([{ name: "greeting", url, typeDefs }]);
  gateway = createGateway({ supergraphSdl, trust });
});
afterEach(async () => {
  await gateway.close();
  await new Promise((closed) => {
    door.close(closed);
    door.closeAllConnections();
  });
  for (const service of services) await service.stop();
});

const hello = (as: Actor | null = null) => gateway.execute({ query: "{ hello }", actor: as });
const greeted = { data: { hello: "somebody" } };

async function ask(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) expect(await hello()).toEqual(greeted);
}

/** Until the session is there that is agreed on beside the calls. */
async function untilInSession(): Promise<void> {
  while (passed.at(-1) !== "hmac-sha256") await ask(1);
}

const count = (kind: Passed) => passed.filter((one) => one === kind).length;

describe("open reads of nobody we know", () => {
  it("are signed in a session once it is worth it, and no call waits for it", async () => {
    await ask(limits.callsPerSession);
    expect(passed).toEqual(Array(limits.callsPerSession).fill("ed25519"));
    await untilInSession();
    await ask(50);
    expect(passed.slice(-50)).toEqual(Array(50).fill("hmac-sha256"));
    expect(count("session")).toBe(1);
  });

  it("go on when the service is started anew, without an error", async () => {
    await untilInSession();
    behind = [(await started()).url];
    await ask(limits.callsPerSession);
    expect(statuses.filter((status) => status === 401)).toHaveLength(1);
    await untilInSession();
    expect(count("session")).toBe(2);
    expect(statuses.filter((status) => status === 401)).toHaveLength(1);
  });

  it("go on when it is started anew in the middle of many", async () => {
    await untilInSession();
    behind = [(await started()).url];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        gateway.execute({ query: `{ a${n}: hello }` }).then(({ errors }) => errors),
      ),
    );
    expect(answers.filter((errors) => errors !== undefined)).toEqual([]);
  });

  it("agree on the next session before the last one ends", async () => {
    await untilInSession();
    await ask(limits.callsPerSession);
    nowMs += 239_000;
    await ask(2);
    expect(count("session")).toBe(1);
    nowMs += 2_000;
    while (count("session") < 2) await ask(1);
    expect(passed.slice(-2)).not.toContain("ed25519");
    nowMs += 200_000;
    await ask(1);
    expect(passed.at(-1)).toBe("hmac-sha256");
    expect(statuses).not.toContain(401);
  });

  it("are signed in no session that was agreed on later than now", async () => {
    nowMs += 10_000;
    await untilInSession();
    behindMs = 2_000;
    passed = [];
    await ask(1);
    expect(passed).toEqual(["ed25519"]);
  });

  it("agree anew when the file of keys changes", async () => {
    await untilInSession();
    await ask(limits.callsPerSession);
    answerKeys = publicKeys(serviceKey);
    await ask(1);
    expect(passed.slice(-2)).toContain("ed25519");
    await untilInSession();
    expect(count("session")).toBe(2);
    answerKeys = publicKeys(gatewayKey);
    expect(await hello()).toMatchObject({ errors: [{ extensions: { reason: "BAD_ANSWER" } }] });
  });
});

describe("signed with the gateway's own key is always", () => {
  it("X36: who asks, be the data open", async () => {
    await untilInSession();
    passed = [];
    expect(await hello(actor)).toEqual({ data: { hello: "station-7" } });
    expect(passed).toEqual(["ed25519"]);
  });

  it("X36: a write", async () => {
    await untilInSession();
    passed = [];
    expect(await gateway.execute({ query: "mutation { greet }" })).toEqual({
      data: { greet: "greeted" },
    });
    expect(passed).toEqual(["ed25519"]);
  });
});

describe("who will have no session is asked for one ever less", () => {
  it("one that knows none, as another implementation of a province", async () => {
    instead = (path) => (path === "/session" ? 404 : null);
    await ask(200);
    // After 10 calls, 40 more and 160 more.
    expect(count("session")).toBe(2);
    expect(count("ed25519")).toBe(200);
  });

  it("one that is several behind one address: few calls are sent twice, and all are answered", async () => {
    behind.push((await started()).url, (await started()).url);
    await ask(400);
    expect(passed.length).toBeLessThan(400 * 1.1);
    expect(count("session")).toBeLessThan(6);
  });

  it("F25: one that always fails is never asked for one", async () => {
    instead = () => 500;
    for (let n = 0; n < 25; n += 1) await hello();
    expect(count("session")).toBe(0);
  });
});

it("X37: who says of every session that it is not known makes the gateway sign for itself, once for each call", async () => {
  await untilInSession();
  const real = behind;
  behind = [];
  let liars = 0;
  door.removeAllListeners("request");
  door.on("request", async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { url = "", headers } = incoming;
    const isInSession = String(headers["signature-input"]).includes("hmac");
    passed.push(isInSession ? "hmac-sha256" : url === "/session" ? "session" : "ed25519");
    if (isInSession) {
      liars += 1;
      const refusal =
        '{"errors":[{"extensions":{"reason":"UNKNOWN_SESSION","code":"UNSIGNED_REQUEST"}}]}';
      return outgoing.writeHead(401, { "content-type": "application/json" }).end(refusal);
    }
    return request(`${real[0]}${url}`, { method: "POST", headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    }).end(body);
  });
  passed = [];
  await ask(300);
  expect(liars).toBeLessThan(6);
  expect(passed.length).toBeLessThan(300 * 1.05);
});
