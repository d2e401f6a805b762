import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Ctx, Query, Resolver } from "type-graphql";
import type { Caller } from "../../schema/access/caller.ts";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import type { Logger } from "../../subgraphs/service/logger.ts";
import { type Service, startService } from "../../subgraphs/service/start-service.ts";
import {
  aKeyPair,
  askSigned,
  type Question,
  serviceTrust,
  signedHeaders,
} from "../support/trust.ts";

@Resolver()
class WhoResolver {
  @Query(() => String, { description: "Who asks, and on what ground." })
  who(@Ctx() { caller }: { caller: Caller }): string {
    return JSON.stringify(caller);
  }
}

const body = JSON.stringify({ query: "{ who }" });
const question: Question = { audience: "61", path: "/graphql", body };
let nowMs: number;
let logged: unknown[];
const logger: Logger = { info() {}, error() {}, warn: (_, fields) => logged.push(fields) };
const services: Service[] = [];

beforeEach(() => {
  nowMs = Date.now();
  logged = [];
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

/** A service whose clock is the test's. */
async function aService(
  options: { readonly audiences?: readonly string[]; readonly noncesMax?: number } = {},
) {
  const { audiences = ["61"], ...rest } = options;
  const service = await startService({
    host: "127.0.0.1",
    port: 0,
    endpoints: [
      {
        path: "/graphql",
        schema: buildFederatedSchema({
          resolvers: [WhoResolver],
          sharded: false,
          personal: false,
        }).schema,
        context: ({ caller }) => ({ caller }),
      },
    ],
    ready: async () => true,
    production: true,
    trust: serviceTrust(audiences, { now: () => nowMs, logger, ...rest }),
    logger,
  });
  services.push(service);
  return service;
}

async function reasonOf(service: Service, headers: Record<string, string>) {
  const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body });
  const { errors } = (await response.json()) as {
    errors?: { extensions: { reason: string } }[];
  };
  return errors?.[0]?.extensions.reason ?? response.status;
}

const sign = (difference: Partial<Question> = {}) =>
  signedHeaders({ ...question, now: nowMs, ...difference });

it("resolvers learn who asks and on what ground", async () => {
  const service = await aService();
  const caller: Caller = {
    actor: {
      iss: "https://id.yunnan.example",
      sub: "站-7",
      province: "53",
      department: "驻粤劳务工作站",
      role: "LABOR_STATION",
      scopes: ["workers:read"],
      tokenId: "t1",
    },
    access: { purpose: "MATCHING", authorizationId: null, caseNo: "案 7" },
  };
  for (const asked of [caller, { actor: null, access: null }]) {
    const response = await askSigned(service.url, { ...question, now: nowMs, caller: asked });
    const { data } = (await response.json()) as { data: { who: string } };
    expect(JSON.parse(data.who)).toEqual(asked);
  }
});

describe("by its own clock a service refuses", () => {
  it("X36: the same request after 1 s as a replay, and after 31 s for its age", async () => {
    const service = await aService();
    const headers = sign();
    expect(await reasonOf(service, headers)).toBe(200);
    nowMs += 1_000;
    expect(await reasonOf(service, headers)).toBe("REPLAYED");
    nowMs += 30_000;
    expect(await reasonOf(service, headers)).toBe("EXPIRED");
    nowMs -= 31_000;
    expect(await reasonOf(service, headers)).toBe("REPLAYED");
  });

  it("X36: what was signed before it began, for it cannot know whether that was answered", async () => {
    const headers = sign();
    nowMs += 1_000;
    expect(await reasonOf(await aService(), headers)).toBe("REPLAYED");
  });

  it("X36: new requests while it can remember no more of them, until the first are over", async () => {
    const service = await aService({ noncesMax: 2 });
    expect([await reasonOf(service, sign()), await reasonOf(service, sign())]).toEqual([200, 200]);
    const headers = sign();
    const full = await fetch(`${service.url}/graphql`, { method: "POST", headers, body });
    expect(full.status).toBe(503);
    expect(await full.json()).toMatchObject({
      errors: [{ extensions: { code: "UNSIGNED_REQUEST", reason: "TOO_MANY" } }],
    });
    nowMs += 31_000;
    expect(await reasonOf(service, sign())).toBe(200);
  });
});

it("a process of several provinces is asked in the name of any of them", async () => {
  const service = await aService({ audiences: ["44", "61"] });
  expect(await reasonOf(service, sign({ audience: "44" }))).toBe(200);
  expect(await reasonOf(service, sign({ audience: "61" }))).toBe(200);
  expect(await reasonOf(service, sign({ audience: "53" }))).toBe("WRONG_AUDIENCE");
});

it("a refusal shows in the log, once a minute for each reason", async () => {
  const service = await aService();
  for (let n = 0; n < 5; n += 1) {
    await reasonOf(service, sign({ key: aKeyPair(7, "stranger") }));
    await reasonOf(service, sign({ audience: "32" }));
  }
  expect(logged).toEqual([{ reason: "UNKNOWN_KEY" }, { reason: "WRONG_AUDIENCE" }]);
  nowMs += 61_000;
  await reasonOf(service, sign({ audience: "32" }));
  expect(logged).toHaveLength(3);
});
