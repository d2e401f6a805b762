import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { compose } from "../federation/a-federation.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

const url = "http://127.0.0.1:9";
const supergraphSdl = compose([
  {
    name: "register",
    url,
    typeDefs: federationDocument(`
      interface Person @key(fields: "id") { id: ID! name: String! }
      type Trainee implements Person @key(fields: "id") { id: ID! name: String! course: String! }
    `),
  },
  {
    name: "cards",
    url,
    typeDefs: federationDocument(`
      type Query { holder: Person! }
      type Person @key(fields: "id") @interfaceObject {
        id: ID!
        name: String! @external
        peers: [Person!]! @requires(fields: "name")
      }
    `),
  },
]);
/** The library finds no way from an interface object to a field of one implementation, if @requires stands between. */
const query = "{ holder { peers { ... on Trainee { course } } } }";
const refusal = {
  message:
    "The planner finds no way to answer this operation in one request. Ask for the ids of the inner objects first, then for their fields by id.",
  extensions: { code: "UNPLANNABLE_OPERATION" },
};

let gateway: Gateway;
const failures: { readonly message: string; readonly cause: unknown }[] = [];
beforeEach(() => {
  failures.length = 0;
  gateway = createGateway({
    supergraphSdl,
    onFailure: (message, cause) => failures.push({ message, cause }),
  });
});
afterEach(() => gateway.close());

it("an operation that the planner has no plan for is refused, and the gateway lives on", async () => {
  expect(await gateway.execute({ query })).toEqual({ errors: [refusal] });
  expect(await gateway.execute({ query: "{ __typename }" })).toEqual({
    data: { __typename: "Query" },
  });
});

it("why there is no plan is for the log, once, and not for the client", async () => {
  const first = await gateway.execute({ query });
  const second = await gateway.execute({ query });

  expect(second).toEqual(first);
  const [failure, ...others] = failures;
  expect(others).toEqual([]);
  expect(failure?.message).toBe("The planner has no plan for an operation.");
  const reason = String(failure?.cause);
  expect(reason).toMatch(/^Error: ./);
  expect(JSON.stringify(first)).not.toContain(reason.slice("Error: ".length));
});

it("what the planner refuses for the values of its conditions is kept for these", async () => {
  const conditional =
    "query ($not: Boolean!) { holder { peers @skip(if: $not) { ... on Trainee { course } } } }";
  const ask = (not: boolean) => gateway.execute({ query: conditional, variables: { not } });

  expect(await ask(false)).toEqual({ errors: [refusal] });
  expect(await ask(false)).toEqual({ errors: [refusal] });
  expect(failures).toHaveLength(1);
  // Nobody serves at the address; but there is a plan.
  expect((await ask(true)).errors?.[0]?.extensions?.code).toBe("SUBGRAPH_UNAVAILABLE");
});

it("a worker's placements are asked of the workers of placements, and so on", async () => {
  const house = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([["61", "http://127.0.0.1:9"]]),
  });
  const nested = (levels: number): string =>
    levels === 0 ? "id" : `placements { worker { ${nested(levels - 1)} } }`;

  expect(
    house.plan({
      query: `{ worker(access: { purpose: RISK_MONITORING }, id: "61:x") { ${nested(18)} } }`,
    }),
  ).not.toBeNull();
  await house.close();
});
