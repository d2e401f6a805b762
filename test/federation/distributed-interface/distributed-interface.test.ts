import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

/** Each subgraph implements the interface with other types, and knows other fields of it. */
const federation = await aFederation({
  north: {
    sdl: `
      type Query { northSites: [Site!]! }
      interface Site { id: ID! name: String! }
      type Station implements Site @key(fields: "id") { id: ID! name: String! @shareable }
      type Workshop implements Site @key(fields: "id") { id: ID! name: String! lines: Int! }
    `,
    resolvers: {
      Query: {
        northSites: () => [
          { __typename: "Station", id: "s1", name: "Harbour" },
          { __typename: "Workshop", id: "k1", name: "Toys", lines: 2 },
        ],
      },
      Workshop: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: "Toys", lines: 2 }),
      },
    },
  },
  south: {
    sdl: `
      type Query { southSites: [Site!]! }
      interface Site { id: ID! name: String! }
      type Station implements Site @key(fields: "id") { id: ID! name: String! @shareable staff: Int! }
      type Fair implements Site { id: ID! name: String! day: String! }
    `,
    resolvers: {
      Query: {
        southSites: () => [
          { __typename: "Fair", id: "f1", name: "Spring fair", day: "2025-03-01" },
          { __typename: "Station", id: "s2", name: "Beach", staff: 5 },
        ],
      },
      Station: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: "Harbour", staff: 3 }),
      },
    },
  },
});

const fields = `
  __typename name
  ... on Station { staff }
  ... on Workshop { lines }
  ... on Fair { day }`;

it("types of the one, the other and both subgraphs stand side by side", async () => {
  expect(await federation.ask(`{ northSites { ${fields} } southSites { ${fields} } }`)).toEqual({
    data: {
      northSites: [
        { __typename: "Station", name: "Harbour", staff: 3 },
        { __typename: "Workshop", name: "Toys", lines: 2 },
      ],
      southSites: [
        { __typename: "Fair", name: "Spring fair", day: "2025-03-01" },
        { __typename: "Station", name: "Beach", staff: 5 },
      ],
    },
  });
});

it("a named fragment on the interface serves both lists", async () => {
  expect(
    await federation.ask(`
      query { northSites { ...Any } southSites { ...Any } }
      fragment Any on Site { id ... on Station { staff } }
    `),
  ).toEqual({
    data: {
      northSites: [{ id: "s1", staff: 3 }, { id: "k1" }],
      southSites: [{ id: "f1" }, { id: "s2", staff: 5 }],
    },
  });
});
