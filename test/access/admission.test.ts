import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Actor } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { monitor, partner } from "../support/callers.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";

/** What Shaanxi, and nobody else, has agreed with Jiangsu. */
const shaanxiForJiangsu: DataAgreement = {
  agreementId: "agreement:32-61:2",
  provider: "61",
  consumer: "32",
  types: ["Worker"],
  groups: ["BASIC", "SKILLS", "INTENT"],
  purposes: ["MATCHING"],
  rowsPerDayMax: null,
  effectiveFrom: "2023-04-01",
  expiresAt: "2099-12-31",
  impactAssessment: "synthetic",
};
let signed: readonly DataAgreement[] = [];
const agreements: Agreements = {
  between: ({ provider, consumer }) =>
    signed.filter((one) => one.provider === provider && one.consumer === consumer),
};

const jiangsu: Actor = { ...partner, iss: "urn:test:32", province: "32" };

let provinces: Endpoint;
let gateway: Gateway;
beforeAll(async () => {
  // They are only counted: what a province answers is not what these tests are about.
  provinces = await startEndpoint({});
  gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map(
      ["32", "44", "46", "53", "61"].map((code) => [code, `${provinces.url}/${code}`]),
    ),
    agreements,
  });
});
afterAll(async () => {
  await gateway.close();
  await provinces.close();
});
beforeEach(() => {
  provinces.calls.length = 0;
  signed = [shaanxiForJiangsu];
});

async function ask(
  actor: Actor | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GatewayAnswer> {
  return gateway.execute({ query, variables, actor });
}

function asked(): string[] {
  return provinces.calls.map(({ subgraph }) => subgraph.slice(0, 2)).sort();
}

async function refusalOf(
  actor: Actor | null,
  query: string,
  variables: Record<string, unknown> = {},
) {
  const { data, errors } = await ask(actor, query, variables);
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(asked()).toEqual([]);
  return errors?.[0]?.extensions;
}

const matching = "access: { purpose: MATCHING }";
const workers = (selection: string, args = matching) =>
  `{ workers(${args}) { edges { node { ${selection} } } } }`;

describe("C3 Art. 13: nobody looks at persons without a ground", () => {
  it("an anonymous question about persons is refused, and no province is called", async () => {
    expect(await refusalOf(null, workers("id"))).toEqual({
      code: "UNAUTHENTICATED",
      reason: "TOKEN_REQUIRED",
    });
  });

  it.each([
    [
      "a purpose that is not one of the role",
      { ...jiangsu, role: "MONITOR" },
      "PURPOSE_NOT_FOR_ROLE",
    ],
    ["an auditor", { ...jiangsu, role: "AUDITOR", scopes: ["audit:read"] }, "PURPOSE_NOT_FOR_ROLE"],
    ["a token without the scope", { ...jiangsu, scopes: ["statistics:read"] }, "SCOPE_MISSING"],
  ] as const)("%s is refused", async (_, actor, reason) => {
    expect(await refusalOf(actor, workers("id"))).toEqual({ code: "FORBIDDEN", reason });
  });

  it.each([
    ["of Hong Kong", "81"],
    ["of Macao", "82"],
    ["of Taiwan", "71"],
    ["of no province at all", "99"],
  ])("C3 Art. 38-40: nobody %s is shown persons, whatever has been signed", async (_, province) => {
    signed = [{ ...shaanxiForJiangsu, consumer: province }];
    const abroad = { ...jiangsu, iss: `urn:test:${province}`, province };
    const denied = { code: "FORBIDDEN", reason: "NO_ROUTE_ABROAD" };
    expect(await refusalOf(abroad, workers("id"))).toEqual(denied);
    const auditor = { ...abroad, role: "AUDITOR", scopes: ["audit:read"] } as const;
    const log = "{ accessLog { edges { cursor } } }";
    expect(await refusalOf(auditor, log)).toMatchObject(denied);
  });

  it("a purpose of one case needs its number", async () => {
    const query = workers("id", "access: { purpose: DISPUTE_HELP }");
    expect(await refusalOf(jiangsu, query)).toEqual({
      code: "FORBIDDEN",
      reason: "CASE_NUMBER_MISSING",
    });
  });

  it("two grounds in one operation are refused", async () => {
    const query = `{
      a: workers(${matching}) { edges { node { id } } }
      b: workers(access: { purpose: PLACEMENT_FOLLOW_UP }) { edges { node { id } } }
    }`;
    expect(await refusalOf(jiangsu, query)).toEqual({
      code: "BAD_USER_INPUT",
      field: "access",
      reason: "must be the same for all fields of an operation",
    });
  });

  it("the argument cannot be left out", async () => {
    const { errors } = await ask(jiangsu, "{ workers { edges { node { id } } } }");
    expect(errors?.[0]?.extensions?.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});

describe("C3 Art. 6: more than the purpose needs is refused, not trimmed", () => {
  const tooMany = (...fields: string[]) => ({
    code: "FORBIDDEN",
    reason: "FIELDS_NOT_FOR_PURPOSE",
    fields,
  });

  it.each([
    ["a field", "phoneMasked", "Worker.phoneMasked"],
    ["X28: a field under another's name", "nameMasked: phoneMasked", "Worker.phoneMasked"],
    ["a field in a fragment", "... on Worker { idNumberMasked }", "Worker.idNumberMasked"],
    ["a field of one province alone", "returnee { reason }", "Worker.returnee"],
  ])("%s is", async (_, selection, field) => {
    expect(await refusalOf(jiangsu, workers(selection))).toEqual(tooMany(field));
  });

  it("X27: GHSA-m8jr-fxqx-8xx6: a field is that only another one requires", async () => {
    const query = workers("placements { startDate }");
    expect(await refusalOf(jiangsu, query)).toEqual(tooMany("Worker.personLink"));
  });

  it.each([
    [
      "a literal",
      workers("id", `access: { purpose: RISK_MONITORING }, filter: { skills: ["4-03"] }`),
      {},
    ],
    [
      "a variable",
      `query ($filter: WorkerFilter) { workers(access: { purpose: RISK_MONITORING }, filter: $filter) { totalCount { value } } }`,
      { filter: { skills: ["4-03"] } },
    ],
  ])("persons are not picked by it either: %s", async (_, query, variables) => {
    expect(await refusalOf(monitor, query, variables)).toEqual(tooMany("WorkerFilter.skills"));
  });

  it("X28: what @include leaves out does not count", async () => {
    const query = `query ($more: Boolean!) { workers(${matching}) { edges { node { id phoneMasked @include(if: $more) } } } }`;
    expect((await ask(jiangsu, query, { more: false })).errors?.[0]?.extensions).not.toMatchObject({
      reason: "FIELDS_NOT_FOR_PURPOSE",
    });
    provinces.calls.length = 0;
    expect(await refusalOf(jiangsu, query, { more: true })).toEqual(tooMany("Worker.phoneMasked"));
  });
});

describe("A02: without an agreement a register stays closed", () => {
  const denied = (region: string, code: string) =>
    expect.objectContaining({ region, state: "DENIED", rows: 0, code });

  it("provinces that have agreed nothing are not called, and coverage says DENIED", async () => {
    const { errors, extensions } = await ask(jiangsu, workers("id"));
    expect(asked()).toEqual(["32", "61"]);
    expect(extensions?.coverage).toMatchObject({
      complete: false,
      outcomes: expect.arrayContaining([
        denied("44", "NO_AGREEMENT"),
        denied("46", "NO_AGREEMENT"),
        denied("53", "NO_AGREEMENT"),
      ]),
    });
    expect(errors?.map((error) => error.extensions)).toEqual(
      expect.arrayContaining([{ code: "FORBIDDEN", province: "53", reason: "NO_AGREEMENT" }]),
    );
  });

  it.each([
    ["another purpose", { purposes: ["PLACEMENT_FOLLOW_UP"] }, "PURPOSE_NOT_AGREED"],
    ["other records", { types: ["Placement"] }, "TYPE_NOT_AGREED"],
    ["other fields", { groups: ["BASIC"] }, "FIELDS_NOT_AGREED"],
    ["other days", { expiresAt: "2024-12-31" }, "NO_AGREEMENT"],
    ["days to come", { effectiveFrom: "2098-12-31" }, "NO_AGREEMENT"],
  ] as const)("an agreement about %s does not open it", async (_, change, reason) => {
    signed = [{ ...shaanxiForJiangsu, ...change }];
    const query = `{ workers(${matching}, filter: { regions: ["61"] }) { edges { node { intent { wantsWork } } } } }`;
    const { extensions, errors } = await ask(jiangsu, query);
    expect(asked()).toEqual([]);
    expect(extensions?.coverage).toMatchObject({ outcomes: [denied("61", reason)] });
    expect(errors).toHaveLength(1);
  });

  it("Hive Router #1423: open data beside persons is still asked of everyone", async () => {
    await ask(
      jiangsu,
      `{ jobs(first: 1) { edges { node { id } } } workers(${matching}) { edges { node { id } } } }`,
    );
    expect(asked()).toEqual(["32", "44", "46", "53", "61"]);
    const bodies = provinces.calls.map(({ subgraph, query }) => [subgraph.slice(0, 2), query]);
    for (const [province, query] of bodies)
      expect(String(query).includes("workers")).toBe(province === "32" || province === "61");
  });

  it("a helper looks into the own province alone", async () => {
    const helper: Actor = { ...partner, province: "46", role: "HELPER", scopes: ["caseload:read"] };
    await ask(helper, workers("id"));
    expect(asked()).toEqual(["46"]);
  });

  it("X30: a worker by id is looked at in the province that holds the record", async () => {
    const id = "53:01920000-0000-7000-8000-000000000003";
    const { data, errors } = await ask(
      jiangsu,
      `{ worker(id: "${id}", ${matching}) { nameMasked } }`,
    );
    expect(asked()).toEqual([]);
    expect(data).toEqual({ worker: null });
    expect(errors?.[0]).toMatchObject({
      path: ["worker"],
      extensions: { code: "FORBIDDEN", province: "53", reason: "NO_AGREEMENT" },
    });
  });
});

it("C3 Pseudonym: persons are not asked for in a URL, and what is open to everyone may be", async () => {
  const persons = `{ personAcrossRegions(access: { purpose: RISK_MONITORING }, personLink: "${"x".repeat(43)}") { id } }`;
  const inUrl = (query: string) => gateway.execute({ query, actor: monitor, isInUrl: true });
  const refused = await inUrl(persons);

  expect(refused.errors).toEqual([
    {
      message: "Ask for persons by a POST: a URL is written down in many places.",
      extensions: { code: "METHOD_NOT_ALLOWED" },
    },
  ]);
  expect(asked()).toEqual([]);
  await inUrl("{ jobs { edges { node { id } } } }");
  expect(asked()).toHaveLength(5);
});
