import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { compose } from "../../schema/compose.ts";
import { boundlessAgreements, partner } from "../support/callers.ts";
import { type Endpoint, startEndpoint } from "../support/subgraph.ts";

/**
 * A graph in which persons stand behind interfaces and unions, beside what is open, and in which a
 * guarded field is required over several steps. Matching needs no income, however it is come by.
 */
const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@composeDirective"])
  @link(url: "https://laowu.example/sharding/v1.0", import: ["@scattered"])
  @link(url: "https://laowu.example/access/v1.0", import: ["@personal"])
  @composeDirective(name: "@scattered")
  @composeDirective(name: "@personal")
directive @scattered(over: String) on FIELD_DEFINITION
directive @personal(group: FieldGroup!, of: String) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
enum FieldGroup { BASIC MONITORING }
`;

const subgraphs: Readonly<Record<string, string>> = {
  register: `
    type Query {
      named(access: Access!): [Named!] @scattered @personal(group: BASIC, of: "Worker")
      found(access: Access!): [Found!] @scattered @personal(group: BASIC, of: "Worker")
      offices: [Office!] @scattered
    }
    enum Purpose { MATCHING }
    input Access { purpose: Purpose! authorizationId: String caseNo: String }
    "Says nothing of a guard, though one of its objects has one."
    interface Named { id: ID! label: String }
    "Has a guard, though one of its objects says nothing of it."
    interface Paid { id: ID! paid: String @personal(group: MONITORING, of: "Worker") }
    union Found = Worker | Office
    type Office implements Named & Paid @key(fields: "id") {
      id: ID!
      label: String
      paid: String
      address: String
    }
    type Worker implements Named & Paid @key(fields: "id") {
      id: ID! @personal(group: BASIC)
      label: String @personal(group: MONITORING)
      paid: String @personal(group: BASIC)
      home: String @personal(group: BASIC)
      wage: String @personal(group: MONITORING)
      account: Account @personal(group: BASIC)
    }
    union Account = Bank | Cash
    type Bank { balance: String @personal(group: MONITORING, of: "Worker") }
    type Cash { currency: String }`,
  first: worker("one", "wage"),
  second: worker("two", "one"),
  third: worker("three", "two"),
  credit: `
    type Worker @key(fields: "id") {
      id: ID! @personal(group: BASIC)
      account: Account @external @personal(group: BASIC)
      credit: String @requires(fields: "account { ... on Bank { balance } }") @personal(group: BASIC)
    }
    union Account = Bank
    type Bank { balance: String @external @personal(group: MONITORING, of: "Worker") }`,
};

/** A field that calls itself harmless and requires another one. */
function worker(field: string, required: string): string {
  return `
    type Worker @key(fields: "id") {
      id: ID! @personal(group: BASIC)
      ${required}: String @external @personal(group: ${required === "wage" ? "MONITORING" : "BASIC"})
      ${field}: String @requires(fields: "${required}") @personal(group: BASIC)
    }`;
}

const supergraphSdl = composed();

function composed(): string {
  const composition = compose(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `province://*/${name}`,
      sdl: `${header}${sdl}`,
    })),
  );
  if (composition.kind === "refused") throw new Error(composition.problems.join("\n"));
  return composition.supergraphSdl;
}

let provinces: Endpoint;
let gateway: Gateway;
let gateways: readonly Gateway[] = [];
beforeAll(async () => {
  provinces = await startEndpoint({});
  gateway = open(supergraphSdl);
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.close();
  await provinces.close();
});
beforeEach(() => {
  provinces.calls.length = 0;
});

function open(sdl: string): Gateway {
  const gateway = createGateway({
    supergraphSdl: sdl,
    provinces: new Map(["53", "61"].map((code) => [code, `${provinces.url}/${code}`])),
    agreements: boundlessAgreements,
  });
  gateways = [...gateways, gateway];
  return gateway;
}

async function ask(query: string, by = gateway) {
  const { errors } = await by.execute({ query, actor: partner });
  const [extensions] = (errors ?? []).map((error) => error.extensions);
  return { extensions, calls: provinces.calls.length };
}

const denied = (...fields: string[]) => ({
  extensions: { code: "FORBIDDEN", reason: "FIELDS_NOT_FOR_PURPOSE", fields },
  calls: 0,
});
const ground = "access: { purpose: MATCHING }";

/** By whichever of its names the field is told. */
const deniedByIncome = {
  extensions: { code: "FORBIDDEN", reason: "FIELDS_NOT_FOR_PURPOSE" },
  calls: 0,
};

describe("X25, GHSA-x33c-7c2v-mrj9: an interface without a guard has that of its objects", () => {
  it.each([
    ["by the interface", "label"],
    ["under another name", "id harmless: label"],
    ["in a fragment on the interface", "... on Named { label }"],
    ["in a fragment of that name", "...F"],
    ["in a fragment on an open object", "... on Office { ... on Named { label } } label"],
  ])("%s", async (_, selection) => {
    const fragment = selection.includes("...F") ? "fragment F on Named { label }" : "";
    const query = `{ named(${ground}) { ${selection} } } ${fragment}`;
    expect(await ask(query)).toMatchObject(deniedByIncome);
  });

  it("from a union", async () => {
    expect(await ask(`{ found(${ground}) { ... on Named { label } } }`)).toMatchObject(
      deniedByIncome,
    );
  });
});

describe("X25, GHSA-mx7m-j9xf-62hw: an object has the guard of its interfaces", () => {
  it.each([
    ["by the interface", "found", "... on Paid { paid }"],
    ["in a fragment on an object that has a weaker one", "found", "... on Worker { paid }"],
    ["in a fragment on an object that has none", "found", "... on Office { paid }"],
    ["from another interface", "named", "... on Worker { paid }"],
  ])("%s", async (_, root, selection) => {
    expect(await ask(`{ ${root}(${ground}) { ${selection} } }`)).toMatchObject(deniedByIncome);
  });

  it("where the way to the object is open", async () => {
    expect(await ask("{ offices { paid } }")).toMatchObject({
      extensions: { code: "FORBIDDEN" },
      calls: 0,
    });
  });
});

describe("X25: in a union", () => {
  it("a guarded member is guarded", async () => {
    const query = `{ found(${ground}) { ... on Office { address } ... on Worker { wage } } }`;
    expect(await ask(query)).toEqual(denied("Worker.wage"));
  });

  it("that a guarded field leads to, a member is guarded", async () => {
    const query = `{ found(${ground}) { ... on Worker { account { ... on Bank { balance } } } } }`;
    expect(await ask(query)).toEqual(denied("Bank.balance"));
  });

  it("Hive Router #1422: a member has its own guard, not that of the others", async () => {
    const { extensions, calls } = await ask(
      `{ found(${ground}) { __typename ... on Office { label } ... on Worker { home } } }`,
    );
    expect(extensions).not.toMatchObject({ reason: "FIELDS_NOT_FOR_PURPOSE" });
    expect(calls).toBe(2);
  });
});

describe("X27, GHSA-m8jr-fxqx-8xx6: a guarded field is guarded that is required", () => {
  it.each([
    ["over one step", "one", "Worker.wage"],
    ["over two steps", "two", "Worker.wage"],
    ["over three steps", "three", "Worker.wage"],
    ["over three steps, under another name", "harmless: three", "Worker.wage"],
    ["in a fragment on a union's member", "credit", "Bank.balance"],
  ])("%s", async (_, selection, field) => {
    const query = `{ found(${ground}) { ... on Worker { ${selection} } } }`;
    expect(await ask(query)).toEqual(denied(field));
  });
});

describe("X28: what is left out does not count, what is not does", () => {
  const query = `query ($more: Boolean! = false, $less: Boolean!) {
    found(${ground}) {
      ... on Worker { home secret: three @include(if: $more) ...F @skip(if: $less) }
    }
  }
  fragment F on Worker { harmless: label }`;

  it.each([
    [{ less: true }, null],
    [{ less: true, more: false }, null],
    [{ less: true, more: true }, ["Worker.wage"]],
    [{ less: false }, ["Worker.label"]],
    [{ less: false, more: true }, ["Worker.wage", "Worker.label"]],
  ])("with %j", async (variables, fields) => {
    const { errors } = await gateway.execute({ query, variables, actor: partner });
    const extensions = errors?.[0]?.extensions;
    expect(extensions?.fields ?? null).toEqual(fields && expect.arrayContaining(fields));
    expect(provinces.calls.length > 0).toBe(fields === null);
  });
});

describe("X26, GHSA-g8jh-vg5j-4h3f: a supergraph file whose guard has another name", () => {
  const link = /@link\(url: "https:\/\/laowu\.example\/access\/v1\.0"[^)]*\)/;
  const renamed = (to: string, by: string) => {
    expect(supergraphSdl).toMatch(link);
    return supergraphSdl.replace(link, by).replaceAll("@personal", `@${to}`);
  };
  const url = "https://laowu.example/access/v1.0";
  const question = `{ found(${ground}) { ... on Worker { wage } } }`;

  it.each([
    ["by import", "open", `@link(url: "${url}", import: [{ name: "@_personal", as: "@open" }])`],
    ["by its namespace", "access__personal", `@link(url: "${url}")`],
    ["by another namespace", "guard__personal", `@link(url: "${url}", as: "guard")`],
    [
      "by an import of it beside its namespace",
      "guard__personal",
      `@link(url: "${url}", as: "guard", import: ["@_personal"])`,
    ],
    [
      "by the second of two links",
      "open",
      `@link(url: "${url}", as: "other") @link(url: "${url}", import: [{ name: "@_personal", as: "@open" }])`,
    ],
    ["without a link", "personal", ""],
  ])("is enforced: %s", async (_, to, by) => {
    const sdl = renamed(to, by).replaceAll("@_personal", "@personal");
    expect(await ask(question, open(sdl))).toEqual(denied("Worker.wage"));
  });

  it("is not served when its version is not known", () => {
    const sdl = supergraphSdl.replace("access/v1.0", "access/v2.0");
    expect(() => open(sdl)).toThrow(/access\/v2\.0/);
  });
});
