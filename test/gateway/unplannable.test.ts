import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { parse } from "graphql";
import { createGateway } from "../../gateway/gateway.ts";
import { compileOperation } from "../../gateway/plan/compile-operation.ts";
import { createPlanner, type PlannerQuestion } from "../../gateway/plan/planner.ts";
import { InvalidRequestError } from "../../gateway/plan/read-document.ts";
import { readSupergraph } from "../../gateway/supergraph/read-supergraph.ts";
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

it("an operation that the planner has no plan for is refused, and the gateway lives on", async () => {
  const gateway = createGateway({ supergraphSdl });

  expect(await gateway.execute({ query })).toEqual({ errors: [refusal] });
  expect(await gateway.execute({ query })).toEqual({ errors: [refusal] });
  expect(await gateway.execute({ query: "{ __typename }" })).toEqual({
    data: { __typename: "Query" },
  });
  await gateway.close();
});

it.each([
  ["at once", query, {}],
  [
    "for the values of its conditions",
    query.replace("peers", "peers @skip(if: $not)"),
    { not: false },
  ],
])("what the planner refuses %s is not planned anew for every request", (_, refused, variables) => {
  const planner = createPlanner(supergraphSdl);
  const questions: PlannerQuestion[] = [];
  const { planFor } = compileOperation(
    {
      document: parse(refused.replace("{", "query ($not: Boolean = false) {")),
      operationName: undefined,
    },
    {
      supergraph: readSupergraph(supergraphSdl),
      planner: {
        ...planner,
        plan(question) {
          questions.push(question);
          return planner.plan(question);
        },
      },
      overrides: { labels: new Set(), percent: 0 },
    },
  );
  expect(() => planFor(variables)).toThrow(InvalidRequestError);
  const asked = questions.length;

  expect(() => planFor(variables)).toThrow(InvalidRequestError);

  expect(asked).toBeGreaterThan(0);
  expect(questions).toHaveLength(asked);
});

it("a worker's placements are asked of the workers of placements, and so on", async () => {
  const gateway = createGateway({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map([["61", "http://127.0.0.1:9"]]),
  });
  const nested = (levels: number): string =>
    levels === 0 ? "id" : `placements { worker { ${nested(levels - 1)} } }`;

  expect(gateway.plan({ query: `{ worker(id: "61:x") { ${nested(18)} } }` })).not.toBeNull();
  await gateway.close();
});
