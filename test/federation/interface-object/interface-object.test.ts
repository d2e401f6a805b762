import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const media = [
  { __typename: "Posting", id: "m1", title: "Cook", wage: 5000 },
  { __typename: "Course", id: "m2", title: "Wok basics", weeks: 3 },
];
const byId = ({ id }: { id: string }) => media.find((item) => item.id === id) ?? null;

const federation = await aFederation({
  offers: {
    sdl: `
      type Query { offers: [Offer!]! }
      interface Offer @key(fields: "id") { id: ID! title: String! }
      type Posting implements Offer @key(fields: "id") { id: ID! title: String! wage: Int! }
      type Course implements Offer @key(fields: "id") { id: ID! title: String! weeks: Int! }
    `,
    resolvers: {
      Query: { offers: () => media },
      Offer: { __resolveReference: byId, __resolveType: byTypename },
      Posting: { __resolveReference: byId },
      Course: { __resolveReference: byId },
    },
  },
  ratings: {
    sdl: `
      type Query { best: [Offer!]! }
      type Offer @key(fields: "id") @interfaceObject { id: ID! stars: Int! }
    `,
    resolvers: {
      Query: {
        best: () => [
          { id: "m2", stars: 5 },
          { id: "m1", stars: 4 },
        ],
      },
      Offer: {
        __resolveReference: ({ id }: { id: string }) => ({ id, stars: id === "m1" ? 4 : 5 }),
      },
    },
  },
});

function byTypename(item: { __typename: string }): string {
  return item.__typename;
}

it("a field added to an interface is there for all its implementations", async () => {
  expect(await federation.ask(`{ offers { id stars } }`)).toEqual({
    data: {
      offers: [
        { id: "m1", stars: 4 },
        { id: "m2", stars: 5 },
      ],
    },
  });
});

it("the subgraph of the interface object is asked for the interface by name", async () => {
  await federation.ask(`{ offers { stars } }`);

  const [call] = federation.calls("ratings");
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Offer", id: "m1" },
      { __typename: "Offer", id: "m2" },
    ],
  ]);
});

it("within a fragment on one implementation the field is asked for that one only", async () => {
  expect(await federation.ask(`{ offers { title ... on Course { weeks stars } } }`)).toEqual({
    data: { offers: [{ title: "Cook" }, { title: "Wok basics", weeks: 3, stars: 5 }] },
  });
});

it("a list that begins in the interface object finds the concrete types in the owner", async () => {
  expect(await federation.ask(`{ best { __typename id stars title } }`)).toEqual({
    data: {
      best: [
        { __typename: "Course", id: "m2", stars: 5, title: "Wok basics" },
        { __typename: "Posting", id: "m1", stars: 4, title: "Cook" },
      ],
    },
  });
});

it("a fragment on one implementation leaves the others out, wherever the list begins", async () => {
  expect(await federation.ask(`{ best { ... on Posting { title } } }`)).toEqual({
    data: { best: [{}, { title: "Cook" }] },
  });
});

it("as long as no concrete type matters, the owner of the interface is not called", async () => {
  expect(await federation.ask(`{ best { id stars } }`)).toEqual({
    data: {
      best: [
        { id: "m2", stars: 5 },
        { id: "m1", stars: 4 },
      ],
    },
  });
  expect(federation.calls("offers")).toEqual([]);
});
