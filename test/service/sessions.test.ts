import "reflect-metadata";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Query, Resolver } from "type-graphql";
import type { PublicKeys } from "../../schema/signatures/keys.ts";
import { type Session, SessionOffer } from "../../schema/signatures/session-key.ts";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import { limits } from "../../subgraphs/service/limits.ts";
import { type Service, startService } from "../../subgraphs/service/start-service.ts";
import { Trust } from "../../subgraphs/service/trust.ts";
import {
  aKeyPair,
  askSigned,
  gatewayKey,
  publicKeys,
  type Question,
  serviceKey,
  signedHeaders,
} from "../support/trust.ts";

@Resolver()
class HelloResolver {
  @Query(() => String, { description: "Says hello." })
  hello(): string {
    return "world";
  }
}

const body = JSON.stringify({ query: "{ hello }" });
let nowMs: number;
let keys: PublicKeys;
let service: Service;
const logger = { info() {}, warn() {}, error() {} };

/** A service for 61 and 53 whose clock and whose file of keys are the test's. */
async function aService(): Promise<Service> {
  return startService({
    host: "127.0.0.1",
    port: 0,
    endpoints: [
      {
        path: "/graphql",
        schema: buildFederatedSchema({
          resolvers: [HelloResolver],
          sharded: false,
          personal: false,
        }).schema,
        context: () => ({}),
      },
    ],
    ready: async () => true,
    production: true,
    trust: new Trust({
      audiences: new Set(["53", "61"]),
      gatewayKeys: { current: () => keys },
      signingKey: { current: () => serviceKey },
      now: () => nowMs,
      logger,
    }),
    logger,
  });
}

beforeEach(async () => {
  nowMs = Date.now();
  keys = publicKeys(gatewayKey);
  service = await aService();
});
afterEach(() => service.stop());

async function offered(offer: string, difference: Partial<Question> = {}) {
  const question = { audience: "61", path: "/session", body: offer, now: nowMs, ...difference };
  const headers = signedHeaders(question);
  const answer = await askSigned(service.url, question, { headers });
  return { answer, signature: headers.signature ?? "" };
}

async function agreed(difference: Partial<Question> = {}): Promise<Session> {
  const offer = new SessionOffer();
  const { answer, signature } = await offered(offer.body, difference);
  const session = offer.sessionOf(await answer.text(), signature);
  if (answer.status !== 200 || session === null) throw new Error("Nothing was agreed on.");
  return session;
}

async function send(headers: Readonly<Record<string, string>>, path = "/graphql", sent = body) {
  const response = await fetch(`${service.url}${path}`, { method: "POST", headers, body: sent });
  const { errors } = (await response.json()) as {
    errors?: { extensions: { reason?: string; code: string } }[];
  };
  return errors?.[0]?.extensions.reason ?? response.status;
}

const signedIn = ({ requests }: Session, difference: Partial<Question> = {}) =>
  signedHeaders({
    ...{ audience: "61", path: "/graphql", body, now: nowMs },
    ...{ key: requests, ...difference },
  });

describe("in a session", () => {
  it("an open question is answered, and the answer is signed with its other secret", async () => {
    const session = await agreed();
    const question = { audience: "61", path: "/graphql", body, now: nowMs, key: session.requests };
    const answer = await askSigned(service.url, question, { believed: session.answers });
    expect(await answer.json()).toEqual({ data: { hello: "world" } });
  });

  it("X36: a question is answered once, and not after its time", async () => {
    const session = await agreed();
    const headers = signedIn(session);
    expect(await send(headers)).toBe(200);
    expect(await send(headers)).toBe("REPLAYED");
    const late = signedIn(session);
    nowMs += 31_000;
    expect(await send(late)).toBe("EXPIRED");
  });

  it("X36: no question is answered to another province of the same process", async () => {
    const session = await agreed({ audience: "61" });
    expect(await send(signedIn(session, { audience: "53" }))).toBe("WRONG_AUDIENCE");
  });

  it("X36: nobody is answered who says who asks or looks at persons", async () => {
    const session = await agreed();
    const access = { purpose: "MATCHING", authorizationId: null, caseNo: null } as const;
    expect(await send(signedIn(session, { caller: { actor: null, access } }))).toBe(
      "SESSION_TOO_WEAK",
    );
  });

  it("X36: another body than was signed is refused", async () => {
    const other = JSON.stringify({ query: "{ _service { sdl } }" });
    expect(await send(signedIn(await agreed()), "/graphql", other)).toBe("BAD_DIGEST");
  });
});

describe("a session ends", () => {
  it("for the service a minute after its gateway gives it up", async () => {
    const session = await agreed();
    nowMs += 359_000;
    expect(await send(signedIn(session))).toBe(200);
    nowMs += 1_000;
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
    nowMs -= 1_000;
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
  });

  it("when the clock is set back by as much", async () => {
    const session = await agreed();
    nowMs -= 360_000;
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
  });

  it("when the file of the gateways' keys changes, be it for another gateway", async () => {
    const session = await agreed();
    keys = publicKeys(gatewayKey, aKeyPair(7, "another"));
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
    expect(await send(signedIn(await agreed()))).toBe(200);
    keys = publicKeys(aKeyPair(7, "another"));
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
  });

  it("with its process", async () => {
    const session = await agreed();
    await service.stop();
    service = await aService();
    expect(await send(signedIn(session))).toBe("UNKNOWN_SESSION");
  });

  it("when its gateway has agreed on too many others since, and no other gateway's does", async () => {
    const another = aKeyPair(7, "another");
    keys = publicKeys(gatewayKey, another);
    const theirs = await agreed({ key: another });
    const first = await agreed();
    const second = await agreed();
    for (let n = 2; n <= limits.sessionsPerGatewayMax; n += 1) await agreed();
    expect(await send(signedIn(first))).toBe("UNKNOWN_SESSION");
    expect(await send(signedIn(second))).toBe(200);
    expect(await send(signedIn(theirs))).toBe(200);
  });
});

describe("a session is agreed on", () => {
  const offer = () => new SessionOffer().body;

  it("X20: with nobody who does not sign, or is not known", async () => {
    const json = { "content-type": "application/json" };
    expect(await send(json, "/session", offer())).toBe("NO_SIGNATURE");
    const stranger = aKeyPair(7, "a stranger");
    const sent = offer();
    const headers = signedHeaders({ audience: "61", path: "/session", body: sent, key: stranger });
    expect(await send(headers, "/session", sent)).toBe("UNKNOWN_KEY");
  });

  it("X36: not with what was signed for another offer, or was here before", async () => {
    const sent = offer();
    const headers = signedHeaders({ audience: "61", path: "/session", body: sent, now: nowMs });
    expect(await send(headers, "/session", offer())).toBe("BAD_DIGEST");
    const again = signedHeaders({ audience: "61", path: "/session", body: sent, now: nowMs });
    expect(await send(again, "/session", sent)).toBe(200);
    expect(await send(again, "/session", sent)).toBe("REPLAYED");
    const elsewhere = signedHeaders({ audience: "61", path: "/graphql", body: sent, now: nowMs });
    expect(await send(elsewhere, "/session", sent)).toBe("BAD_SIGNATURE");
  });

  it("X36: not within a session: it would go on for ever", async () => {
    const session = await agreed();
    const sent = offer();
    const question = { audience: "61", path: "/session", body: sent, now: nowMs };
    const answer = await askSigned(
      service.url,
      { ...question, key: session.requests },
      { believed: session.answers },
    );
    expect(answer.status).toBe(400);
  });

  it("not with what is no offer, and the refusal is signed", async () => {
    for (const sent of ["{}", '{"publicKey":"AA"}', '{"publicKey":"A"', `${offer()} `])
      expect((await offered(sent)).answer.status).toBe(400);
  });

  it("not with a body that is larger than an offer, nor by GET", async () => {
    const sent = JSON.stringify({ publicKey: "A".repeat(1_000) });
    expect((await offered(sent)).answer.status).toBe(413);
    // A body that comes in pieces does not say how large it will be.
    const headers = signedHeaders({ audience: "61", path: "/session", body: sent, now: nowMs });
    const { statusCode } = await inPieces(`${service.url}/session`, headers, sent);
    expect(statusCode).toBe(413);
    const get = { audience: "61", path: "/session", method: "GET", now: nowMs };
    expect((await askSigned(service.url, get)).status).toBe(405);
  });

  it("so many times a minute, for each gateway", async () => {
    const another = aKeyPair(7, "another");
    keys = publicKeys(gatewayKey, another);
    for (let n = 0; n < limits.sessionsPerMinuteMax; n += 1) await agreed();
    const { answer } = await offered(offer());
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: "TOO_MANY_SESSIONS" } }],
    });
    await agreed({ key: another });
    nowMs += 60_000 / limits.sessionsPerMinuteMax;
    await agreed();
    expect((await offered(offer())).answer.status).toBe(429);
  });
});

function inPieces(url: string, headers: Readonly<Record<string, string>>, text: string) {
  return new Promise<{ readonly statusCode: number | undefined }>((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      response.resume();
      resolve({ statusCode: response.statusCode });
    });
    sent.once("error", reject);
    sent.write(text.slice(0, 600));
    sent.end(text.slice(600));
  });
}
