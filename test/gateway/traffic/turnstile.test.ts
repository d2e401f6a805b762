import { afterEach, expect, it } from "@jest/globals";
import type { HttpServer } from "../../../gateway/http/start-http.ts";
import { Turnstile } from "../../../gateway/http/turnstile.ts";
import { limits } from "../../../gateway/limits.ts";
import { aHttpServer } from "../../support/http-server.ts";

let http: HttpServer | null = null;
afterEach(() => http?.stop());

/** The time by which a turnstile goes. */
let nowMs = 0;

/** One that is looked after, and in time so far. */
function aTurnstile(): Turnstile {
  const turnstile = new Turnstile(() => nowMs);
  turnstile.look();
  return turnstile;
}

/** Late by so much, for so many looks. */
function late(turnstile: Turnstile, lagMs: number, looks: number): void {
  for (let look = 0; look < looks; look++) {
    nowMs += limits.lagLookMs + lagMs;
    turnstile.look();
  }
}

function enterAll(turnstile: Turnstile, kind: "anonymous" | "known", count: number): number {
  return Array.from({ length: count }, () => turnstile.enter(kind)).filter(Boolean).length;
}

it("lets nearly everybody in while the gateway is in time", () => {
  const turnstile = aTurnstile();
  late(turnstile, limits.lagAimMs, 100);

  expect(enterAll(turnstile, "anonymous", 5_000)).toBe(limits.anonymousInFlightMax);
  expect(enterAll(turnstile, "known", 5_000)).toBe(limits.knownInFlightMax);
  expect(turnstile.state.turnedAway).toMatchObject({ anonymous: 4_000, known: 3_000 });
});

it("lets ever fewer anonymous requests in while it is late, and as many of others as ever", () => {
  const turnstile = aTurnstile();
  late(turnstile, 2 * limits.lagAimMs, 1);
  expect(turnstile.state.inFlightMax.anonymous).toBe(limits.anonymousInFlightMax / 2);

  late(turnstile, 10_000, 100);

  expect(enterAll(turnstile, "anonymous", 5_000)).toBe(limits.anonymousInFlightMin);
  expect(enterAll(turnstile, "known", 5_000)).toBe(limits.knownInFlightMax);
});

it("lets fewer in at once when a crowd keeps it from looking", () => {
  const turnstile = aTurnstile();
  nowMs += limits.lagLookMs;
  // Nothing but requests is got to, and each takes five milliseconds.
  let letIn = 0;
  for (let come = 0; come < 1_000; come++) {
    if (!turnstile.enter("anonymous")) continue;
    letIn += 1;
    nowMs += 5;
  }

  const { anonymousInFlightMax, lagAimMs } = limits;
  expect(letIn * 5).toBeLessThanOrEqual(Math.sqrt(anonymousInFlightMax * 5 * lagAimMs) + 5);
  expect(turnstile.enter("known")).toBe(true);
  late(turnstile, 0, 100);
  expect(enterAll(turnstile, "anonymous", 1_000)).toBe(anonymousInFlightMax - letIn);
});

it("lets all in while nobody looks how late it is", () => {
  const turnstile = new Turnstile(() => nowMs);
  nowMs += 10_000;

  expect(enterAll(turnstile, "anonymous", 5_000)).toBe(limits.anonymousInFlightMax);
});

it("lets more in again once it is in time", () => {
  const turnstile = aTurnstile();
  late(turnstile, 10_000, 100);
  late(turnstile, 0, 100);

  expect(turnstile.state.inFlightMax.anonymous).toBe(limits.anonymousInFlightMax);
});

it("whoever leaves makes room", () => {
  const turnstile = aTurnstile();
  enterAll(turnstile, "anonymous", limits.anonymousInFlightMax);
  expect(turnstile.enter("anonymous")).toBe(false);
  turnstile.leave("anonymous");
  expect(turnstile.enter("anonymous")).toBe(true);
});

it("verifies every new token while it is in time, and so many a second while it is late", () => {
  const turnstile = aTurnstile();
  const verified = (): number =>
    Array.from({ length: 5_000 }, () => turnstile.mayVerify()).filter(Boolean).length;
  expect(verified()).toBe(5_000);
  late(turnstile, 2 * limits.lagAimMs, 1);

  expect(verified()).toBe(limits.newTokensPerSecond);
  expect(verified()).toBe(0);
  late(turnstile, limits.lagAimMs, 1);
  const perLook = (limits.newTokensPerSecond * (limits.lagLookMs + limits.lagAimMs)) / 1_000;
  expect(verified()).toBe(Math.floor(perLook));
});

async function ask(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: "{}",
  });
  const { status } = response;
  return { status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
}

it("who is turned away reads why and when to come again, before anything is read", async () => {
  const turnstile = aTurnstile();
  late(turnstile, 10_000, 100);
  enterAll(turnstile, "anonymous", limits.anonymousInFlightMin);
  let answered = 0;
  http = await aHttpServer({
    turnstile,
    identify: async () => actor,
    answer: async () => {
      answered += 1;
    },
  });

  const refused = await ask(http.url);

  expect(refused).toMatchObject({
    status: 503,
    body: { errors: [{ message: expect.any(String), extensions: { code: "OVERLOADED" } }] },
  });
  expect(Number(refused.retryAfter)).toBeGreaterThanOrEqual(limits.askAgainSecondsMin);
  expect(Number(refused.retryAfter)).toBeLessThanOrEqual(limits.askAgainSecondsMax);
  expect(answered).toBe(0);
  expect(await ask(http.url, { authorization: "Bearer good" })).toMatchObject({ status: 200 });
  expect(turnstile.state.inFlight).toEqual({
    anonymous: limits.anonymousInFlightMin,
    known: 0,
  });
});

const actor = {
  ...{ iss: "https://issuer-61.test", sub: "station-7", province: "61", department: null },
  ...{ role: "LABOR_STATION" as const, scopes: [], tokenId: "a" },
};
