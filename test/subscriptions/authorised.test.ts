import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createIdentify } from "../../gateway/identity/identify.ts";
import { Revocations } from "../../gateway/identity/revocations.ts";
import { TokenVerifier } from "../../gateway/identity/verify-token.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import type { Agreements } from "../../schema/access/agreements.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { aWorker, workerRow } from "../province/support/rows.ts";
import { linkOf, workerId } from "../rights/support/rights.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { anIssuer, audience, type TestIssuer } from "../support/issuer.ts";
import { ownServer } from "../support/postgres.ts";
import { aFollowingHouse, type FollowingHouse } from "./support/following.ts";
import { type Subscriber, type ToldEvent, transports } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

const before = { ...limits };
setLimits({ subscriberTokenMs: 100, followIdleMs: 1_000, revocationsAgeMs: 10 });

let nowMs = Date.now();
const clock = () => Math.floor(nowMs / 1_000);
let isAgreed = true;
const agreements: Agreements = {
  between: (parties) => (isAgreed ? boundlessAgreements.between(parties) : []),
};

let jiangsu: TestIssuer;
let shaanxi: TestIssuer;
let folder: string;
let revocationsFile: string;
let house: FollowingHouse;
const subscribers: Subscriber[] = [];

beforeAll(async () => {
  [jiangsu, shaanxi] = await Promise.all([anIssuer("32", { clock }), anIssuer("61", { clock })]);
  folder = await mkdtemp(path.join(tmpdir(), "laowu-authorised-"));
  revocationsFile = path.join(folder, "revocations.json");
  await revoke([]);
  const surroundings = { now: () => nowMs, onFailure: () => {} };
  const verifier = new TokenVerifier({
    ...surroundings,
    audience,
    issuers: [
      { iss: jiangsu.iss, province: "32", jwks: jiangsu.jwks },
      { iss: shaanxi.iss, province: "61", jwks: shaanxi.jwks },
    ],
    revocations: new Revocations({ ...surroundings, file: revocationsFile }),
  });
  house = await aFollowingHouse({
    held: [["61"]],
    identify: createIdentify(verifier),
    gateway: { agreements },
    province: { agreements },
  });
  const people = [1, 2, 3, 4, 5];
  await house.registerOf("61").insert(
    "worker",
    people.map((number) =>
      workerRow(
        aWorker({ id: workerId(number), person_link: linkOf(number), updated_order: number }),
      ),
    ),
  );
  await house.registerOf("61").insert("caseload", [{ helper: "helper:1", worker_id: workerId(1) }]);
  await house.registerOf("61").insert(
    "data_authorization",
    people.map((number) => ({
      id: workerId(900 + number),
      worker_id: workerId(number),
      recipient: "61:employer:1",
      purposes: ["MATCHING"],
      field_groups: ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"],
      notice_version: "2026-01",
      granted_at: "2026-01-01T00:00:00.000Z",
      expires_at: "2099-01-01T00:00:00.000Z",
      withdrawn_at: null,
    })),
  );
}, 60_000);
beforeEach(async () => {
  isAgreed = true;
  await revoke([]);
});
afterEach(async () => {
  await Promise.all(subscribers.splice(0).map((subscriber) => subscriber.leave()));
});
afterAll(async () => {
  setLimits(before);
  await house?.stop();
  await Promise.all([jiangsu?.close(), shaanxi?.close()]);
  await rm(folder, { recursive: true });
  await server.stop();
});

async function revoke(tokens: readonly string[]): Promise<void> {
  await writeFile(`${revocationsFile}.new`, JSON.stringify({ [jiangsu.iss]: { tokens } }));
  await rename(`${revocationsFile}.new`, revocationsFile);
}

const partnerToken = (claims: Readonly<Record<string, unknown>> = {}) =>
  jiangsu.token({
    claims: { sub: "system:partner", role: "PARTNER_SYSTEM", scopes: ["workers:read"], ...claims },
  });

const demand = (purpose = "MATCHING", field = "workerDemandPushed", selection = "") =>
  `subscription { ${field}(regions: ["61"], access: { purpose: ${purpose} }) { op recordId ${selection} } }`;

async function subscribe(...args: Parameters<FollowingHouse["subscribe"]>): Promise<Subscriber> {
  const subscriber = await house.subscribe(...args);
  subscribers.push(subscriber);
  return subscriber;
}

const touch = (...numbers: readonly number[]) =>
  house.registerOf("61").sql(
    `UPDATE worker SET version = version + 1
      WHERE id IN (${numbers.map((number) => `'${workerId(number)}'`).join(", ")})`,
  );
const toldIds = (events: readonly ToldEvent[]) =>
  events
    .flatMap(({ data }) => (data ? Object.values<{ recordId: string }>(data) : []))
    .map(({ recordId }) => recordId);
const endOf = async (subscriber: Subscriber) => {
  expect(await subscriber.ended).toBeNull();
  return subscriber.events.at(-1)?.errors?.map(({ extensions }) => extensions);
};

describe.each(transports)("persons over %s", (over) => {
  it("A12: pushes workers who want work and whom the caller may see", async () => {
    const subscriber = await subscribe(over, { query: demand() }, await partnerToken());
    await house
      .registerOf("61")
      .sql(`UPDATE worker SET wants_work = false WHERE id = '${workerId(4)}'`);
    await touch(2, 3);
    expect(toldIds(await subscriber.until(2)).sort()).toEqual([workerId(2), workerId(3)]);
    await house
      .registerOf("61")
      .sql(`UPDATE worker SET wants_work = true WHERE id = '${workerId(4)}'`);
    expect(toldIds(await subscriber.until(3)).at(-1)).toBe(workerId(4));
  });

  it("A13: pushes to a helper the own caseload alone, and writes it down", async () => {
    const token = await shaanxi.token({
      claims: { sub: "helper:1", role: "HELPER", scopes: ["caseload:read"] },
    });
    const [{ count: logged = 0 } = {}] = await logOf();
    const subscriber = await subscribe(over, { query: demand() }, token);
    await touch(1, 2, 3);
    await subscriber.until(1);
    await touch(2, 1);
    expect(toldIds(await subscriber.until(2))).toEqual([workerId(1), workerId(1)]);
    const [{ count = 0 } = {}] = await logOf();
    expect(Number(count)).toBeGreaterThanOrEqual(Number(logged) + 2);
  });

  it("X32: tells nothing more once an agreement has ended, and why", async () => {
    const subscriber = await subscribe(over, { query: demand() }, await partnerToken());
    await touch(1);
    await subscriber.until(1);
    isAgreed = false;
    await touch(2);

    expect(await endOf(subscriber)).toEqual([
      {
        code: "FORBIDDEN",
        province: "61",
        reason: "NO_AGREEMENT",
        cursor: expect.any(String),
      },
    ]);
    expect(toldIds(subscriber.events)).toEqual([workerId(1)]);
  });

  it("X32: an agreement that ends while nothing changes ends the stream within an idle look", async () => {
    const subscriber = await subscribe(over, { query: demand() }, await partnerToken());
    isAgreed = false;
    expect(await endOf(subscriber)).toMatchObject([{ code: "FORBIDDEN", reason: "NO_AGREEMENT" }]);
  });

  it("X32: tells nothing more once the token has expired, and why", async () => {
    const subscriber = await subscribe(over, { query: demand() }, await partnerToken());
    await touch(1);
    await subscriber.until(1);
    nowMs += 11 * 60_000;
    await touch(2);

    expect(await endOf(subscriber)).toMatchObject([{ code: "UNAUTHENTICATED", reason: "EXPIRED" }]);
    expect(toldIds(subscriber.events)).toEqual([workerId(1)]);
  });

  it("X32: a token that expires or is revoked while nothing changes ends the stream, too", async () => {
    const revoked = await subscribe(over, { query: demand() }, await partnerToken({ jti: over }));
    await revoke([over]);
    nowMs += 1_000;
    expect(await endOf(revoked)).toMatchObject([{ code: "UNAUTHENTICATED", reason: "REVOKED" }]);

    const expired = await subscribe(over, { query: demand() }, await partnerToken());
    nowMs += 11 * 60_000;
    expect(await endOf(expired)).toMatchObject([{ code: "UNAUTHENTICATED", reason: "EXPIRED" }]);
  });

  it("X32: a consent that is withdrawn is told to its recipient, and the person never after", async () => {
    const employer = { sub: "employer:1", role: "EMPLOYER", scopes: ["candidates:read"] };
    const token = await shaanxi.token({ claims: employer });
    const demands = await subscribe(over, { query: demand() }, token);
    const withdrawals = await subscribe(
      over,
      { query: demand("MATCHING", "authorizationWithdrawn", "type withdrawnAt") },
      token,
    );
    await touch(2, 3);
    await demands.until(2);
    await house
      .registerOf("61")
      .sql(`UPDATE data_authorization SET withdrawn_at = now() WHERE worker_id = '${workerId(2)}'`);
    const [withdrawal] = await withdrawals.until(1);
    await touch(2);
    await touch(3);

    expect(withdrawal?.data.authorizationWithdrawn).toEqual({
      op: "UPSERT",
      type: "AUTHORIZATION",
      recordId: workerId(902),
      withdrawnAt: expect.any(String),
    });
    expect(toldIds(await demands.until(3))).toEqual([workerId(2), workerId(3), workerId(3)]);
    await house.registerOf("61").sql("UPDATE data_authorization SET withdrawn_at = NULL");
  });

  it("tells of placements that both sides say, and not of others", async () => {
    const query = demand("MATCHING", "placementConfirmed", "type placement { id verification }");
    const subscriber = await subscribe(over, { query }, await partnerToken());
    const sides = ["HOME_ONLY", "CONFIRMED", "CONFLICT"];
    await house.registerOf("61").insert(
      "placement",
      sides.map((verification, index) =>
        placementRow(workerId(50 + index), {
          ...{ worker_id: workerId(1), person_link: linkOf(1), verification },
          ...{ home_code: "610981", host_code: "440305" },
        }),
      ),
    );
    await house
      .registerOf("61")
      .sql(`UPDATE placement SET verification = 'CONFIRMED' WHERE id = '${workerId(50)}'`);
    const events = await subscriber.until(2);

    expect(events.map(({ data }) => data.placementConfirmed.placement)).toEqual(
      [51, 50].map((number) => ({ id: workerId(number), verification: "CONFIRMED" })),
    );
    await house.registerOf("61").sql("DELETE FROM placement");
  });

  it.each([
    ["nobody", null, "MATCHING", "UNAUTHENTICATED"],
    ["who has no such purpose", "partner", "DISPUTE_HELP", "FORBIDDEN"],
  ])("refuses %s", async (_who, who, purpose, code) => {
    const token = who === null ? null : await partnerToken();
    const subscriber = await subscribe(over, { query: demand(purpose) }, token);
    const told = JSON.stringify([await subscriber.ended, ...subscriber.events]);
    expect(told).toContain(code);
  });

  it("refuses a token that is not good", async () => {
    const subscriber = await subscribe(over, { query: demand() }, "no.good.token");
    const ended = await subscriber.ended;
    if (over === "sse")
      expect(ended).toMatchObject({ response: expect.objectContaining({ status: 401 }) });
    else expect(ended).toMatchObject({ code: 4401, reason: "UNAUTHENTICATED: MALFORMED" });
  });
});

const logOf = () => house.registerOf("61").sql("SELECT count(*) FROM access_log");

it("persons are not followed by a URL", async () => {
  const search = new URLSearchParams({ query: demand() });
  const response = await fetch(`${house.url}?${search}`, {
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${await partnerToken()}`,
    },
  });
  expect(await response.text()).toContain("METHOD_NOT_ALLOWED");
});
