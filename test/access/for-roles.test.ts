import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import { readSupergraph } from "../../gateway/supergraph/read-supergraph.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { auditor, monitor, partner, person } from "../support/callers.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";

const supergraphSdl = readFileSync("schema/supergraph.graphql", "utf8");
const codes = ["32", "44", "46", "53", "61"];

let provinces: Endpoint;
const gateways: Gateway[] = [];
let gateway: Gateway;
beforeAll(async () => {
  // They are only counted: what a province answers is not what these tests are about.
  provinces = await startEndpoint({});
  gateway = aGateway(supergraphSdl);
});
afterAll(async () => {
  for (const one of gateways) await one.close();
  await provinces.close();
});
beforeEach(() => {
  provinces.calls.length = 0;
});

function aGateway(sdl: string): Gateway {
  const urls = codes.map((code): [string, string] => [code, `${provinces.url}/${code}`]);
  const made = createGateway({ supergraphSdl: sdl, provinces: new Map(urls) });
  gateways.push(made);
  return made;
}

async function ask(actor: Actor | null, query: string, at = gateway): Promise<GatewayAnswer> {
  return at.execute({ query, actor, variables: { yes: true, no: false } });
}

function asked(): string[] {
  return provinces.calls.map(({ subgraph }) => subgraph.slice(0, 2)).sort();
}

const log = "{ accessLog { edges { node { id } } coverage { outcomes { region state code } } } }";
const own = "{ whoLookedAtMe { edges { node { id } } } }";

describe("a field for some roles alone is refused to others as a whole, and no province is called:", () => {
  it.each([
    ["the log to nobody we know", null, log, { code: "UNAUTHENTICATED", reason: "TOKEN_REQUIRED" }],
    [
      "the own looks to nobody we know",
      null,
      own,
      { code: "UNAUTHENTICATED", reason: "TOKEN_REQUIRED" },
    ],
    ["the log to a monitor", monitor, log, notForRole("accessLog")],
    ["the log to a person", person("somebody"), log, notForRole("accessLog")],
    ["the looks of a person to an auditor", auditor, own, notForRole("whoLookedAtMe")],
    [
      "X28: under another name, beside what is open",
      partner,
      "{ jobs: accessLog { edges { node { id } } } regions: jobs { edges { node { id } } } }",
      notForRole("accessLog"),
    ],
    [
      "in a fragment",
      partner,
      "{ ...all } fragment all on Query { accessLog { pageInfo { hasNextPage } } }",
      notForRole("accessLog"),
    ],
    [
      "when it is included",
      partner,
      "query ($yes: Boolean!) { jobs { edges { node { id } } } accessLog @include(if: $yes) { edges { node { id } } } }",
      notForRole("accessLog"),
    ],
    [
      "without the scope",
      { ...auditor, scopes: ["workers:read"] },
      log,
      { code: "FORBIDDEN", reason: "SCOPE_MISSING", fields: ["Query.accessLog"] },
    ],
    [
      "to a data subject whom the token does not name",
      { ...person("x"), sub: "worker:1" },
      own,
      { code: "FORBIDDEN", reason: "NOT_A_PERSON", fields: ["Query.whoLookedAtMe"] },
    ],
  ] as const)("%s", async (_, actor, query, extensions) => {
    const { data, errors } = await ask(actor, query);
    expect(data).toBeUndefined();
    expect(errors?.map((error) => error.extensions)).toEqual([extensions]);
    expect(asked()).toEqual([]);
  });
});

it.each([
  [
    "an open write",
    'mutation { closeJob(input: { id: "61:00000000-0000-4000-8000-000000000001", expectedVersion: 1, reason: FILLED, idempotencyKey: "closing-1" }) { id } }',
    'A write needs a token with the scope "jobs:write": send it in the header "authorization".',
  ],
  [
    "a write about persons",
    'mutation { withdrawAuthorization(input: { id: "61:00000000-0000-4000-8000-000000000001", idempotencyKey: "withdrawal-1" }) { id } }',
    'A write needs a token with the scope "own-record:write", "caseload:write" or "workers:write": send it in the header "authorization".',
  ],
  [
    "a field that shows nobody",
    log,
    'This is shown only to who says who is asking: send a token in the header "authorization".',
  ],
  [
    "persons",
    "{ workers(access: { purpose: MATCHING }) { edges { node { id } } } }",
    'Persons are shown only to who says who is asking: send a token in the header "authorization".',
  ],
])("who shows no token is told what is missing for %s", async (_, query, message) => {
  const { errors } = await ask(null, query);
  expect(errors).toMatchObject([
    { message, extensions: { code: "UNAUTHENTICATED", reason: "TOKEN_REQUIRED" } },
  ]);
});

function notForRole(field: string) {
  return { code: "FORBIDDEN", reason: "NOT_FOR_ROLE", fields: [`Query.${field}`] };
}

describe("a field for some roles alone is asked", () => {
  it("of all provinces for an auditor of the nation, and for a person", async () => {
    await ask(auditor, log);
    expect(asked()).toEqual(codes);
    provinces.calls.length = 0;
    await ask(person("somebody"), own);
    expect(asked()).toEqual(codes);
  });

  it("of the own province for an auditor of a province; the others are DENIED, not empty", async () => {
    const { data } = await ask({ ...auditor, province: "61" }, log);
    expect(asked()).toEqual(["61"]);
    expect(data).toMatchObject({ accessLog: null });
    const { errors } = await ask({ ...auditor, province: "61" }, log);
    const denied = errors?.filter(({ extensions }) => extensions?.reason === "NOT_OWN_PROVINCE");
    expect(denied?.map(({ extensions }) => extensions?.province)).toEqual(["32", "44", "46", "53"]);
  });

  it("of nobody whose agreements do not open what it shows of persons", async () => {
    const guarded = supergraphSdl.replace(
      "): WorkerConnection",
      "): WorkerConnection @forRoles(roles: [PARTNER_SYSTEM])",
    );
    expect(guarded).not.toBe(supergraphSdl);
    const query = "{ workers(access: { purpose: MATCHING }) { edges { node { id } } } }";
    const { errors } = await ask({ ...partner, province: null }, query, aGateway(guarded));
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "FORBIDDEN",
      reason: "NOT_OWN_PROVINCE",
    });
    expect(asked()).toEqual([]);
  });

  it("X28: not at all when it is skipped, whoever asks", async () => {
    const query =
      "query ($no: Boolean!) { jobs { edges { node { id } } } accessLog @include(if: $no) { edges { node { id } } } }";
    const { errors } = await ask(null, query);
    expect(errors?.some(({ extensions }) => extensions?.code === "FORBIDDEN")).toBe(false);
    expect(asked()).toEqual(codes);
  });

  it("X26: GHSA-g8jh-vg5j-4h3f: of nobody else when its guard is imported under another name", async () => {
    const renamed = supergraphSdl
      .replace('"@forRoles"]', '{ name: "@forRoles", as: "@open" }]')
      .replaceAll("@forRoles(", "@open(");
    expect(renamed).toContain("AccessLogConnection @open(roles: [AUDITOR])");
    const { errors } = await ask(partner, log, aGateway(renamed));
    expect(errors?.[0]?.extensions).toEqual(notForRole("accessLog"));
    expect(asked()).toEqual([]);
  });
});

describe("a gateway does not start over a supergraph", () => {
  it.each([
    [
      "that guards a field which is not asked for at the root",
      "  hash: String!",
      "  hash: String! @forRoles(roles: [AUDITOR])",
      /is @forRoles, but no root field of provinces/,
    ],
    [
      "with a role that nobody knows",
      "roles: [AUDITOR]",
      "roles: [KING]",
      /is @forRoles that nobody knows/,
    ],
    [
      "with a guard that names no role",
      "roles: [AUDITOR]",
      "roles: []",
      /is @forRoles that nobody knows/,
    ],
  ])("%s", (_, before, after, problem) => {
    const changed = supergraphSdl.replace(before, after);
    expect(changed).not.toBe(supergraphSdl);
    expect(() => readSupergraph(changed)).toThrow(problem);
  });
});
