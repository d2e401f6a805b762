import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface ShopReference {
  readonly id: string;
  readonly premises?: { area?: number; rooms?: number };
}

const federation = await aFederation({
  workshops: {
    sdl: `
      type Query { workshops: [Workshop!]! }
      type Workshop @key(fields: "id") { id: ID! premises: Premises! }
      interface Premises { address: String! }
      type Hall implements Premises { address: String! area: Int! }
      type House implements Premises { address: String! rooms: Int! }
    `,
    resolvers: {
      Query: {
        workshops: () => [
          { id: "s1", premises: { __typename: "Hall", address: "North 1", area: 300 } },
          { id: "s2", premises: { __typename: "House", address: "South 2", rooms: 4 } },
        ],
      },
    },
  },
  capacity: {
    sdl: `
      type Workshop @key(fields: "id") {
        id: ID!
        premises: Premises! @external
        places: Int! @requires(fields: "premises { ... on Hall { area } ... on House { rooms } }")
      }
      interface Premises { address: String! }
      type Hall implements Premises { address: String! @external area: Int! @external }
      type House implements Premises { address: String! @external rooms: Int! @external }
    `,
    resolvers: {
      Workshop: {
        __resolveReference: (reference: ShopReference) => reference,
        places: ({ premises }: ShopReference) =>
          premises?.area === undefined ? (premises?.rooms ?? 0) * 2 : premises.area / 10,
      },
    },
  },
});

it("a required interface field is read with the fields of each concrete type", async () => {
  expect(await federation.ask(`{ workshops { id places } }`)).toEqual({
    data: {
      workshops: [
        { id: "s1", places: 30 },
        { id: "s2", places: 8 },
      ],
    },
  });
});

it("each representation carries only the fields of its own type", async () => {
  await federation.ask(`{ workshops { places } }`);

  const [call] = federation.calls("capacity");
  const [representations] = Object.values(call?.variables ?? {}) as { premises: object }[][];
  const [hall, house] = representations?.map(({ premises }) => premises) ?? [];
  expect(hall).toMatchObject({ area: 300 });
  expect(hall).not.toHaveProperty("rooms");
  expect(house).toMatchObject({ rooms: 4 });
  expect(house).not.toHaveProperty("area");
});
