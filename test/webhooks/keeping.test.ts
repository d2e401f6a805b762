import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { AddressRanges } from "../../schema/http/addresses.ts";
import type { TestProvince } from "../province/support/province.ts";
import { auditor, boundlessAgreements, monitor, person } from "../support/callers.ts";
import { gatewayTrust } from "../support/trust.ts";
import {
  aHookedProvince,
  ask,
  foreign,
  listing,
  nextKey,
  own,
  registering,
  removing,
  replaying,
  rotating,
} from "./support/hooked.ts";

let province: TestProvince;
let gateway: Gateway;
beforeAll(async () => {
  province = await aHookedProvince({ webhookAllow: new AddressRanges([]) });
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([["61", province.url]]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["61"]),
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await province?.stop();
});

const through = (actor: Actor | null, query: string, input?: object): Promise<GatewayAnswer> =>
  gateway.execute({ actor, query, variables: { input } });

const anInput = (but: object = {}) => ({
  ...{ region: "610113", url: "https://exchange.example/hook", types: ["JOB"] },
  ...{ idempotencyKey: nextKey(), ...but },
});

interface Made {
  readonly secret: string;
  readonly webhook: { readonly id: string; readonly version: number };
}

async function made(actor: Actor = own): Promise<Made> {
  const { data, errors } = await through(actor, registering, anInput());
  expect(errors).toBeUndefined();
  return (data as { registerWebhook: Made }).registerWebhook;
}

const extensionsOf = ({ errors }: Pick<GatewayAnswer, "errors">) =>
  (errors ?? []).map(({ extensions }) => extensions as Record<string, unknown>);
const webhooksSeenBy = async (actor: Actor): Promise<readonly string[]> => {
  const { data } = await through(actor, listing);
  return (data as { webhooks: { id: string }[] }).webhooks.map(({ id }) => id);
};
const count = async (): Promise<number> =>
  Number((await province.sql("SELECT count(*)::int AS count FROM webhook"))[0]?.count);

describe("who may have a register tell them", () => {
  it("are offices of any province, with the scope for it", async () => {
    const mine = await made(own);
    const theirs = await made({ ...foreign, role: "LABOR_STATION" });
    expect(mine.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const seen = await webhooksSeenBy(own);
    expect(seen).toEqual(expect.arrayContaining([mine.webhook.id, theirs.webhook.id]));
    expect(await webhooksSeenBy(foreign)).toEqual([theirs.webhook.id]);
    expect(await webhooksSeenBy({ ...foreign, province: "44", iss: "urn:test:44" })).toEqual([]);
  });

  it.each<[string, Actor | null, string, string]>([
    ["nobody", null, "UNAUTHENTICATED", "TOKEN_REQUIRED"],
    [
      "who has another scope",
      { ...own, scopes: ["jobs:write", "workers:read"] },
      "FORBIDDEN",
      "SCOPE_MISSING",
    ],
    ["a monitor", { ...monitor, scopes: ["webhooks:write"] }, "FORBIDDEN", "NOT_FOR_ROLE"],
    ["an auditor", { ...auditor, scopes: ["webhooks:write"] }, "FORBIDDEN", "NOT_FOR_ROLE"],
    ["a person", { ...person("x"), scopes: ["webhooks:write"] }, "FORBIDDEN", "NOT_FOR_ROLE"],
    [
      "whom the national issuer vouches for",
      { ...own, province: null },
      "FORBIDDEN",
      "NOT_OWN_PROVINCE",
    ],
    ["somebody abroad", { ...own, province: "81" }, "FORBIDDEN", "NO_ROUTE_ABROAD"],
  ])("is not %s, at the gateway and at the province", async (_, actor, code, reason) => {
    const before = await count();
    for (const [query, input] of [
      [registering, anInput()],
      [listing, undefined],
    ] as const) {
      const answer = await through(actor, query, input);
      const denied = query === listing && reason === "NOT_OWN_PROVINCE" ? "FORBIDDEN" : code;
      expect(extensionsOf(answer)).toEqual([expect.objectContaining({ code: denied, reason })]);
      const straight = await ask(province, query, { actor, ...(input && { input }) });
      expect(straight.errors?.[0]?.extensions).toMatchObject({
        code: "FORBIDDEN",
        reason: actor === null ? "NOT_AUTHENTICATED" : reason,
      });
    }
    expect(await count()).toBe(before);
  });

  it("and somebody else's webhook is nobody's to rotate, replay or remove, but the register's office removes it", async () => {
    const { webhook } = await made(foreign);
    const { id, version: expectedVersion } = webhook;
    const wrong = {
      code: "BAD_USER_INPUT",
      field: "input.id",
      reason: "must be a webhook of yours",
    };
    const namesake: Actor = { ...foreign, province: "44", iss: "urn:test:44" };
    for (const [query, input] of [
      [rotating, { id, expectedVersion }],
      [replaying, { id, expectedVersion }],
    ] as const)
      for (const actor of [own, namesake])
        expect(
          extensionsOf(await through(actor, query, { ...input, idempotencyKey: nextKey() })),
        ).toEqual([expect.objectContaining(wrong)]);
    expect(
      extensionsOf(await through(namesake, removing, { id, idempotencyKey: nextKey() })),
    ).toEqual([expect.objectContaining(wrong)]);
    const removed = await through(own, removing, { id, idempotencyKey: nextKey() });
    expect(removed.data).toMatchObject({ removeWebhook: { state: "DISABLED", reason: "REMOVED" } });
    expect(await webhooksSeenBy(foreign)).not.toContain(id);
  });
});

it("all that is wrong with a registration is told at once, and nothing is stored", async () => {
  const before = await count();
  const input = anInput({ url: "https://10.0.0.1/", types: ["JOB", "JOB"] });
  const [first] = extensionsOf(await through(own, registering, input));
  expect(first?.problems).toEqual([
    expect.objectContaining({ field: "input.url" }),
    expect.objectContaining({ field: "input.types.1" }),
  ]);
  const none = extensionsOf(await through(own, registering, anInput({ types: [] })));
  expect(none[0]).toMatchObject({ field: "input.types" });
  expect(extensionsOf(await through(own, registering, anInput({ region: "44" })))).toHaveLength(1);
  expect(await count()).toBe(before);
});

it("X44: sent again, a write is answered alike, secret and all, and has one effect", async () => {
  const before = await count();
  const input = anInput();
  const answers = await Promise.all([1, 2, 3].map(() => through(own, registering, input)));
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  expect(await count()).toBe(before + 1);
  const other = await through(own, registering, { ...input, types: ["BRAND"] });
  expect(extensionsOf(other)).toEqual([expect.objectContaining({ code: "IDEMPOTENCY_CONFLICT" })]);
  const somebody = await through({ ...own, sub: "system:9" }, registering, input);
  expect(somebody.errors).toBeUndefined();
  expect(JSON.stringify(somebody.data)).not.toBe(JSON.stringify(answers[0]?.data));
});

it("a webhook that was written since it was read is not rotated or replayed", async () => {
  const { webhook } = await made();
  const input = { id: webhook.id, expectedVersion: webhook.version };
  await through(own, rotating, { ...input, idempotencyKey: nextKey() });
  for (const query of [rotating, replaying])
    expect(
      extensionsOf(await through(own, query, { ...input, idempotencyKey: nextKey() })),
    ).toEqual([
      expect.objectContaining({ code: "VERSION_CONFLICT", version: webhook.version + 1 }),
    ]);
  const wrong = { ...input, expectedVersion: 2, overlapHours: 169, idempotencyKey: nextKey() };
  expect(extensionsOf(await through(own, rotating, wrong))[0]).toMatchObject({
    field: "input.overlapHours",
  });
});

it("a replay names one place, which is of this register and still kept", async () => {
  const { webhook } = await made();
  const input = { id: webhook.id, expectedVersion: webhook.version };
  const fieldOf = async (but: object): Promise<unknown> =>
    extensionsOf(await through(own, replaying, { ...input, ...but, idempotencyKey: nextKey() }))[0]
      ?.field;
  expect(await fieldOf({ fromCursor: "nonsense" })).toBe("input.fromCursor");
  expect(await fieldOf({ fromCursor: "0000000000000300~61:00000000.0000000000000001" })).toBe(
    "input.fromCursor",
  );
  expect(await fieldOf({ since: "yesterday" })).toBe("input.since");
  const both = { since: "2026-01-01T00:00:00Z", fromCursor: "x" };
  expect(await fieldOf(both)).toBe("input.since");
});

it("an owner has twenty in one register at the most, also of those that come at once", async () => {
  const owner: Actor = { ...own, sub: "system:20" };
  const answers = await Promise.all(
    Array.from({ length: 24 }, () => through(owner, registering, anInput())),
  );
  expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(20);
});

it("nobody but the owner of the tables reads what a secret is kept as", async () => {
  await made();
  const [rights] = await province.sql(
    `SELECT bool_or(has_column_privilege(rolname, 'webhook_secret', 'secret', 'SELECT')) AS reads
       FROM pg_roles WHERE rolname LIKE 'laowu\\_%' AND NOT rolsuper`,
  );
  expect(rights?.reads).toBe(false);
});
