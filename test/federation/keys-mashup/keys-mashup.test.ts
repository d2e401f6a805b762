import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface BatchKey {
  readonly id: string;
  readonly pair?: { readonly left: string; readonly right: string };
}

const federation = await aFederation({
  one: {
    sdl: `
      type Batch @key(fields: "id") @key(fields: "id pair { left right }") {
        id: ID!
        pair: Pair! @shareable
        name: String!
      }
      type Pair { left: String! @shareable right: String! @shareable }
    `,
    resolvers: {
      Batch: {
        __resolveReference: ({ id }: BatchKey) => ({
          id,
          pair: { left: `${id}-l`, right: `${id}-r` },
          name: `Batch ${id}`,
        }),
      },
    },
  },
  two: {
    sdl: `
      type Query { training: Training! }
      type Training @key(fields: "id") { id: ID! batches: [Batch!]! first: Batch! }
      type Batch @key(fields: "id", resolvable: false) { id: ID! }
    `,
    resolvers: {
      Query: {
        training: () => ({ id: "t1", batches: [{ id: "a" }, { id: "b" }], first: { id: "a" } }),
      },
    },
  },
  three: {
    sdl: `
      type Batch @key(fields: "id pair { left right }") { id: ID! pair: Pair! label: String! }
      type Pair { left: String! @shareable right: String! @shareable }
    `.replace("pair: Pair!", "pair: Pair! @shareable"),
    resolvers: {
      Batch: {
        __resolveReference: ({ id, pair }: BatchKey) => ({
          id,
          pair,
          label: `${id}:${pair?.left}+${pair?.right}`,
        }),
      },
    },
  },
});

it("a larger key is gathered from the subgraph that knows it before it is used", async () => {
  expect(await federation.ask(`{ training { batches { id label } } }`)).toEqual({
    data: {
      training: {
        batches: [
          { id: "a", label: "a:a-l+a-r" },
          { id: "b", label: "b:b-l+b-r" },
        ],
      },
    },
  });
});

it("key parts the client did ask for are answered as well", async () => {
  expect(
    await federation.ask(
      `{ training { batches { label pair { right } name } first { label pair { left } } } }`,
    ),
  ).toEqual({
    data: {
      training: {
        batches: [
          { label: "a:a-l+a-r", pair: { right: "a-r" }, name: "Batch a" },
          { label: "b:b-l+b-r", pair: { right: "b-r" }, name: "Batch b" },
        ],
        first: { label: "a:a-l+a-r", pair: { left: "a-l" } },
      },
    },
  });
});
