import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  first: {
    sdl: `
      type Query { first(filter: Filter): String! }
      input Filter { text: String! limit: Int nested: Range onlyFirst: Boolean }
      input Range { from: Int = 1 to: Int }
    `,
    resolvers: { Query: { first: (_root, { filter }) => JSON.stringify(filter ?? null) } },
  },
  second: {
    sdl: `
      type Query { second(filter: Filter): String! }
      input Filter { text: String! limit: Int nested: Range onlySecond: Boolean }
      input Range { from: Int = 1 to: Int }
    `,
    resolvers: { Query: { second: (_root, { filter }) => JSON.stringify(filter ?? null) } },
  },
});

it("fields every subgraph knows are passed to each of them", async () => {
  expect(
    await federation.ask(
      `query ($filter: Filter) { first(filter: $filter) second(filter: $filter) }`,
      { variables: { filter: { text: "厨师", limit: 3, nested: { to: 9 } } } },
    ),
  ).toEqual({
    data: {
      first: `{"text":"厨师","limit":3,"nested":{"from":1,"to":9}}`,
      second: `{"text":"厨师","limit":3,"nested":{"from":1,"to":9}}`,
    },
  });
});

it("a field only one subgraph knows is not part of the graph", async () => {
  const answer = await federation.ask(`{ first(filter: { text: "a", onlyFirst: true }) }`);

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toEqual([
    expect.objectContaining({ message: expect.stringContaining("onlyFirst") }),
  ]);
  expect(federation.calls("first")).toEqual([]);
});

it("a missing required field is refused before any call", async () => {
  const answer = await federation.ask(`query ($filter: Filter) { first(filter: $filter) }`, {
    variables: { filter: { limit: 1 } },
  });

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toEqual([
    expect.objectContaining({ message: expect.stringContaining("text") }),
  ]);
  expect(federation.calls("first")).toEqual([]);
});
