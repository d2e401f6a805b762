import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      schema { query: Questions mutation: Orders }
      type Questions { worker: Worker }
      type Orders { rename(name: String!): Worker }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Questions: { worker: () => ({ id: "w1", name: "Li" }) },
      Orders: { rename: (_root, { name }) => ({ id: "w1", name }) },
    },
  },
  days: {
    sdl: `
      type Query { total: Int! }
      type Worker @key(fields: "id") { id: ID! days: Int! }
    `,
    resolvers: {
      Query: { total: () => 9 },
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, days: 3 }) },
    },
  },
});

it("a subgraph may name its root types as it likes: the graph's are Query and Mutation", async () => {
  expect(await federation.ask(`{ __typename worker { name days } total }`)).toEqual({
    data: { __typename: "Query", worker: { name: "Li", days: 3 }, total: 9 },
  });
  expect(
    await federation.ask(`mutation { __typename rename(name: "Wang") { name days } }`),
  ).toEqual({
    data: { __typename: "Mutation", rename: { name: "Wang", days: 3 } },
  });
});
