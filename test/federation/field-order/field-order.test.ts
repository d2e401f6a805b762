import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker: Worker total: Int }
      type Worker @key(fields: "id") { id: ID! name: String! home: String }
    `,
    resolvers: {
      Query: { worker: () => ({ id: "w1", name: "Li", home: "61" }), total: () => 1 },
    },
  },
  days: {
    sdl: `
      type Query { count: Int }
      type Worker @key(fields: "id") { id: ID! days: Int years: Int }
    `,
    resolvers: {
      Query: { count: () => 2 },
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, days: 3, years: 4 }) },
    },
  },
});

/** Keys in the order of the answer, which `toEqual` does not look at. */
async function inOrder(query: string): Promise<string> {
  const { data } = await federation.ask(query);
  return JSON.stringify(data);
}

it("fields stand in the order asked, whichever subgraph answers them", async () => {
  expect(await inOrder(`{ count worker { years name days id } total __typename }`)).toBe(
    `{"count":2,"worker":{"years":4,"name":"Li","days":3,"id":"w1"},"total":1,"__typename":"Query"}`,
  );
});

it("a field asked twice stands where it was asked first", async () => {
  expect(
    await inOrder(
      `{ worker { days ...F home } total worker { id } } fragment F on Worker { name days years }`,
    ),
  ).toBe(`{"worker":{"days":3,"name":"Li","years":4,"home":"61","id":"w1"},"total":1}`);
});
