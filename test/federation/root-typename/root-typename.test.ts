import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  one: {
    sdl: `type Query { a: Int } type Mutation { setA: Int }`,
    resolvers: { Query: { a: () => 1 }, Mutation: { setA: () => 2 } },
  },
  two: { sdl: `type Query { b: Int }`, resolvers: { Query: { b: () => 2 } } },
});

it("__typename alone at the root is answered without a call", async () => {
  expect(await federation.ask(`{ __typename }`)).toEqual({ data: { __typename: "Query" } });
  expect(await federation.ask(`mutation { __typename }`)).toEqual({
    data: { __typename: "Mutation" },
  });
  expect([...federation.calls("one"), ...federation.calls("two")]).toEqual([]);
});

it("__typename beside fields of several subgraphs, under several names", async () => {
  expect(await federation.ask(`{ kind: __typename a b __typename }`)).toEqual({
    data: { kind: "Query", a: 1, b: 2, __typename: "Query" },
  });
});

it("__typename in a root fragment and under a condition", async () => {
  const query = `query ($yes: Boolean!) { ... on Query { __typename @include(if: $yes) } b }`;

  expect(await federation.ask(query, { variables: { yes: true } })).toEqual({
    data: { __typename: "Query", b: 2 },
  });
  expect(await federation.ask(query, { variables: { yes: false } })).toEqual({ data: { b: 2 } });
});
