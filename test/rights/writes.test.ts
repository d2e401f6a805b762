import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { Actor } from "../../schema/access/caller.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import {
  answerRequest,
  beginRequest,
  requestKeyOf,
} from "../../subgraphs/service/writes/write-request.writer.ts";
import { auditor, monitor, partner } from "../support/callers.ts";
import {
  aRightsHouse,
  authorizationId,
  employer,
  extensionsOf,
  helper,
  paper,
  type RightsHouse,
  station,
  themself,
} from "./support/rights.ts";

let house: RightsHouse;
beforeEach(async () => {
  house = await aRightsHouse();
});
afterEach(() => house.stop());

const withdrawal = `mutation ($input: WithdrawAuthorizationInput!) {
  withdrawAuthorization(input: $input) { id withdrawnAt }
}`;

const input = (number: number, but: object = {}) => ({
  input: { id: authorizationId(number), idempotencyKey: "key-0001", ...but },
});

async function withdrawn(): Promise<readonly unknown[]> {
  const rows = await house.province.sql(
    "SELECT id FROM data_authorization WHERE withdrawn_at IS NOT NULL ORDER BY id",
  );
  return rows.map(({ id }) => id);
}

const conflict = {
  code: "IDEMPOTENCY_CONFLICT",
  field: "input.idempotencyKey",
  serviceName: "province",
};

describe("X44: an idempotency key", () => {
  it("with the same input is answered alike, and has no second effect", async () => {
    const once = await house.ask(themself(1), withdrawal, input(1));
    expect(once.errors).toBeUndefined();
    await house.province.sql("UPDATE data_authorization SET withdrawn_at = NULL");
    const again = await house.ask(themself(1), withdrawal, input(1));

    expect(again).toEqual(once);
    expect(await withdrawn()).toEqual([]);
    expect((await house.records()).map(({ decision, rows }) => [decision, rows])).toEqual([
      ["PERMITTED", 2],
      ["PERMITTED", 0],
    ]);
  });

  it("with another input is refused, and what was answered before is not told", async () => {
    await house.ask(station, withdrawal, input(1, { evidence: evidence("1") }));
    for (const other of [
      input(2, { evidence: evidence("1") }),
      input(1, { evidence: evidence("2") }),
    ]) {
      const answer = await house.ask(station, withdrawal, other);
      expect(answer.data).toEqual({ withdrawAuthorization: null });
      expect(extensionsOf(answer)).toEqual([conflict]);
    }
    expect(await withdrawn()).toEqual([authorizationId(1)]);
    expect((await house.records()).map(({ reason }) => reason)).toEqual([
      null,
      "IDEMPOTENCY_CONFLICT",
      "IDEMPOTENCY_CONFLICT",
    ]);
  });

  it("of another principal means nothing: neither a conflict nor their answer", async () => {
    const first = await house.ask(themself(1), withdrawal, input(1));
    expect(first.errors).toBeUndefined();
    const other = await house.ask(themself(2), withdrawal, input(1));
    expect(other.data).toEqual({ withdrawAuthorization: null });
    expect(extensionsOf(other)).toMatchObject([{ code: "BAD_USER_INPUT", field: "input.id" }]);
    const own = await house.ask(themself(2), withdrawal, input(2));
    expect(own.data).toMatchObject({ withdrawAuthorization: { id: authorizationId(2) } });
  });

  it("is known again when the province has changed its key, and was the same input then", async () => {
    const [former, next] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
    const before = new IdentityVault({ current: "a", next: null, keys: new Map([["a", former]]) });
    const after = new IdentityVault({
      current: "b",
      next: null,
      keys: new Map([
        ["a", former],
        ["b", next],
      ]),
    });
    const client = new pg.Client({ connectionString: house.province.databaseUrl });
    await client.connect();
    const session = {
      rows: null,
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await client.query<Row>(text, [...values])).rows,
    };
    const asked = (more: object) => ({
      ...{ actor: themself(1), write: "w" },
      input: { idempotencyKey: "key-0001", ...more },
    });
    const begin = (vault: IdentityVault, more = {}) =>
      beginRequest(session, vault, requestKeyOf(vault, asked(more)));
    try {
      expect(await begin(before)).toBeNull();
      const key = requestKeyOf(before, asked({}));
      await answerRequest(session, before, key, { answer: { said: 1 }, workerId: null });

      expect(await begin(after)).toEqual({ said: 1 });
      await expect(begin(after, { more: 1 })).rejects.toMatchObject({ code: conflict.code });
    } finally {
      await client.end();
    }
  });

  it("of a request that was refused may be used again", async () => {
    await house.ask(themself(1), withdrawal, input(2));
    expect((await house.ask(themself(1), withdrawal, input(1))).errors).toBeUndefined();
  });
});

describe("F21: the same write by two gateways at once", () => {
  it("has one effect and one answer, for 20 of them on both", async () => {
    const other = house.anotherGateway();
    const asked = { actor: themself(1), query: withdrawal, variables: input(1) };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? house.gateway : other).execute(asked)),
    );

    expect(answers[0]?.errors).toBeUndefined();
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const written = (await house.records()).filter(({ rows }) => rows === 2);
    expect(written).toHaveLength(1);
  });

  it("X44: with two inputs has the effect of one of them, and the other is refused", async () => {
    const other = house.anotherGateway();
    const acting = (number: number) => input(number, { evidence: evidence("1") });
    const answers = await Promise.all([
      house.gateway.execute({ actor: station, query: withdrawal, variables: acting(1) }),
      other.execute({ actor: station, query: withdrawal, variables: acting(2) }),
    ]);

    expect(await withdrawn()).toHaveLength(1);
    expect(answers.flatMap(extensionsOf)).toEqual([conflict]);
  });
});

describe("X29: a denied mutation beside an allowed one: all of it is refused, and nothing is asked,", () => {
  const two = (a: string, b: string) => `mutation {
    a: withdrawAuthorization(input: ${a}) { id } b: withdrawAuthorization(input: ${b}) { id }
  }`;
  const at = (id: string, key: string) =>
    `{ id: "${id}", idempotencyKey: "key-000${key}", ${paper} }`;
  const here = at(authorizationId(1), "1");
  const elsewhere = at(authorizationId(1).replace("61:", "53:"), "2");
  const own = { code: "FORBIDDEN", fields: ["Mutation.withdrawAuthorization"] };

  it.each([
    [
      "one of another province, first",
      station,
      two(elsewhere, here),
      { ...own, reason: "NOT_OWN_PROVINCE" },
    ],
    [
      "one of another province, second",
      station,
      two(here, elsewhere),
      { ...own, reason: "NOT_OWN_PROVINCE" },
    ],
    [
      "of an office of the nation, which has no register",
      { ...station, province: null },
      two(here, here),
      { ...own, reason: "NOT_OWN_PROVINCE" },
    ],
    ["of another role", employer, two(here, here), { ...own, reason: "NOT_FOR_ROLE" }],
    ["of a partner's system", partner, two(here, here), { ...own, reason: "NOT_FOR_ROLE" }],
    ["of a monitor", monitor, two(here, here), { ...own, reason: "NOT_FOR_ROLE" }],
    ["of an auditor", auditor, two(here, here), { ...own, reason: "NOT_FOR_ROLE" }],
    [
      "with a scope for looking alone",
      { ...helper, scopes: ["caseload:read"] },
      two(here, here),
      { ...own, reason: "SCOPE_MISSING" },
    ],
    [
      "of nobody we know",
      null,
      two(here, here),
      { code: "UNAUTHENTICATED", reason: "TOKEN_REQUIRED" },
    ],
    [
      "behind a name and a fragment",
      employer,
      `mutation { ...w } fragment w on Mutation { jobs: withdrawAuthorization(input: ${here}) { id } }`,
      { ...own, reason: "NOT_FOR_ROLE" },
    ],
    [
      "and one whose id is none",
      themself(1),
      two(here, here.replace(authorizationId(1), "nobody")),
      expect.objectContaining({ code: "BAD_ID" }),
    ],
    [
      "and one of a province that is not served",
      themself(1),
      two(here, here.replace("61:", "11:")),
      expect.objectContaining({ code: "UNKNOWN_PROVINCE" }),
    ],
  ] as const)("%s", async (_, actor: Actor | null, query, extensions) => {
    const gateway = house.anotherGateway({ unserved: ["53"] });
    const answer = await gateway.execute({ actor, query });

    expect(answer.data).toBeUndefined();
    expect(extensionsOf(answer)).toEqual([extensions]);
    expect(gateway.traffic).toEqual([]);
    expect(await house.records()).toEqual([]);
    expect(await withdrawn()).toEqual([]);
  });
});

describe("X31: what is not the caller's to set is refused by gateway and province:", () => {
  it.each([
    ["withdrawnAt", { withdrawnAt: "2020-01-01T00:00:00.000Z" }],
    ["workerId", { workerId: "61:1" }],
    ["version", { version: 9 }],
    ["province", { province: "44" }],
    ["__proto__", JSON.parse('{"__proto__":{"id":"61:1"}}') as object],
  ])("%s", async (name, more) => {
    const variables = JSON.parse(
      JSON.stringify(input(1)).replace("}}", `,${JSON.stringify(more).slice(1, -1)}}}`),
    ) as object;
    for (const asked of [house.ask, house.askProvince]) {
      const answer = await asked(themself(1), withdrawal, variables);
      expect(answer.data).toBeUndefined();
      expect(extensionsOf(answer)).toMatchObject([
        { code: expect.stringMatching(/BAD_USER_INPUT/) },
      ]);
      expect(JSON.stringify(answer.errors)).not.toContain("2020-01-01");
    }
    expect([name, await withdrawn()]).toEqual([name, []]);
  });
});

it("all that is wrong with an input is told at once, each by its path", async () => {
  const answer = await house.ask(
    station,
    withdrawal,
    input(1, { idempotencyKey: "short", evidence: { kind: "SIGNED_FORM", reference: "\n" } }),
  );
  expect(answer.data).toEqual({ withdrawAuthorization: null });
  expect(extensionsOf(answer)).toMatchObject([
    {
      code: "BAD_USER_INPUT",
      field: "input.idempotencyKey",
      problems: [
        { field: "input.idempotencyKey", reason: expect.stringContaining("8 to 100") },
        { field: "input.evidence.reference", reason: expect.stringContaining("printable") },
      ],
    },
  ]);
  const unproved = await house.ask(helper, withdrawal, input(1));
  expect(extensionsOf(unproved)).toMatchObject([{ field: "input.evidence" }]);
});

it("what cannot be written down is not done, and is not answered", async () => {
  await house.province.sql(
    "ALTER TABLE access_log ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
  );
  const answer = await house.ask(themself(1), withdrawal, input(1));
  expect(answer.data).toEqual({ withdrawAuthorization: null });
  expect(answer.errors?.[0]?.message).toContain("ACCESS_LOG_UNAVAILABLE");
  expect(await withdrawn()).toEqual([]);
  expect(await house.province.sql("SELECT FROM write_request")).toEqual([]);

  await house.province.sql("ALTER TABLE access_log DROP CONSTRAINT full_disk");
  expect((await house.ask(themself(1), withdrawal, input(1))).errors).toBeUndefined();
});

describe("a province refuses, whatever a gateway lets in,", () => {
  it.each([
    ["nobody we know", null, "NOT_AUTHENTICATED"],
    ["another role", employer, "NOT_FOR_ROLE"],
    ["who may look alone", { ...helper, scopes: ["caseload:read"] }, "SCOPE_MISSING"],
    ["an office of another province", { ...station, province: "53" }, "NOT_OWN_PROVINCE"],
    ["an office of the nation", { ...station, province: null }, "NOT_OWN_PROVINCE"],
    ["a data subject who is no person", { ...themself(1), sub: "worker:1" }, "NOT_A_PERSON"],
  ] as const)("%s, and writes it down", async (_, actor: Actor | null, reason) => {
    const answer = await house.askProvince(
      actor,
      withdrawal,
      input(1, { evidence: evidence("1") }),
    );
    expect(answer.data).toEqual({ withdrawAuthorization: null });
    expect(extensionsOf(answer)).toEqual([{ code: "FORBIDDEN", reason }]);
    expect(await withdrawn()).toEqual([]);
    expect(await firstRecords()).toMatchObject([
      { decision: "DENIED", reason, fields: ["Mutation.withdrawAuthorization"] },
    ]);
  });
});

/** Once there are some: a denial is written within a second. */
async function firstRecords() {
  for (;;) {
    const records = await house.records();
    if (records.length > 0) return records;
    await sleep(50);
  }
}

function evidence(number: string) {
  return { kind: "SIGNED_FORM", reference: `paper ${number}` };
}
