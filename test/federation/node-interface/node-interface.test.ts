import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  nodes: {
    sdl: `
      type Query { node(id: ID!): Node }
      interface Node { id: ID! }
      type Worker implements Node @key(fields: "id") { id: ID! }
      type Posting implements Node @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        node: (_root, { id }) => ({ __typename: id.startsWith("w") ? "Worker" : "Posting", id }),
      },
    },
  },
  workers: {
    sdl: `type Worker @key(fields: "id") { id: ID! name: String! createdAt: String! }`,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: "Li", createdAt: "2024" }),
      },
    },
  },
  postings: {
    sdl: `type Posting @key(fields: "id") { id: ID! title: String! createdAt: String! }`,
    resolvers: {
      Posting: {
        __resolveReference: ({ id }: { id: string }) => ({ id, title: "Cook", createdAt: "2025" }),
      },
    },
  },
});

const query = `query ($id: ID!) {
  node(id: $id) { __typename id ... on Worker { name createdAt } ... on Posting { title createdAt } }
}`;

it("a node is completed by the subgraph of its type, and the others are not called", async () => {
  expect(await federation.ask(query, { variables: { id: "w1" } })).toEqual({
    data: { node: { __typename: "Worker", id: "w1", name: "Li", createdAt: "2024" } },
  });
  expect(federation.calls("postings")).toEqual([]);

  expect(await federation.ask(query, { variables: { id: "p1" } })).toEqual({
    data: { node: { __typename: "Posting", id: "p1", title: "Cook", createdAt: "2025" } },
  });
});
