import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      "Where every question starts."
      type Query {
        "One worker."
        worker("Global id." id: ID! = "w1"): Worker
      }
      "A person registered for work."
      type Worker @key(fields: "id") { id: ID! name: String! old: String @deprecated(reason: "Use name.") }
    `,
    resolvers: { Query: { worker: (_root, { id }) => ({ id, name: "Li" }) } },
  },
  placements: {
    sdl: `
      type Worker @key(fields: "id") { id: ID! placements(year: Year): [Placement!]! }
      type Placement { year: Year! kind: Kind! }
      enum Kind { LOCAL ABROAD }
      scalar Year
    `,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          placements: [{ year: 2024, kind: "LOCAL" }],
        }),
      },
    },
  },
});

it("the standard introspection query gives the whole graph, without federation's own types", async () => {
  const { data, errors } = await federation.ask(getIntrospectionQuery());

  expect(errors).toBeUndefined();
  const graph = lexicographicSortSchema(buildClientSchema(data as IntrospectionQuery));
  expect(`${printSchema(graph)}\n`).toBe(
    await readFile(new URL("graph.graphql", import.meta.url), "utf8"),
  );
});

it("introspection alone calls no subgraph", async () => {
  expect(await federation.ask(`{ __type(name: "Kind") { enumValues { name } } }`)).toEqual({
    data: { __type: { enumValues: [{ name: "LOCAL" }, { name: "ABROAD" }] } },
  });
  expect([...federation.calls("register"), ...federation.calls("placements")]).toEqual([]);
});

it("introspection may stand beside data, in any order and under aliases", async () => {
  expect(
    await federation.ask(`{
      shape: __type(name: "Placement") { name kind }
      worker { name placements { kind } }
      __schema { queryType { name } mutationType { name } }
    }`),
  ).toEqual({
    data: {
      shape: { name: "Placement", kind: "OBJECT" },
      worker: { name: "Li", placements: [{ kind: "LOCAL" }] },
      __schema: { queryType: { name: "Query" }, mutationType: null },
    },
  });
});

it("introspection takes variables and fragments", async () => {
  expect(
    await federation.ask(
      `query ($type: String!, $all: Boolean!) { __type(name: $type) { ...Names } }
       fragment Names on __Type { fields(includeDeprecated: $all) { name } }`,
      { variables: { type: "Worker", all: false } },
    ),
  ).toEqual({
    data: {
      __type: {
        fields: expect.arrayContaining([{ name: "id" }, { name: "name" }, { name: "placements" }]),
      },
    },
  });
});

it("a type that does not exist is null", async () => {
  expect(await federation.ask(`{ __type(name: "Nobody") { name } }`)).toEqual({
    data: { __type: null },
  });
});
