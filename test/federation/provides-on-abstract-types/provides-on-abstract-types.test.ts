import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  board: {
    sdl: `
      type Query {
        notice: Notice @shareable @provides(fields: "... on Posting { title }")
        offers: [Offer!]! @shareable @provides(fields: "... on Course { title }")
      }
      union Notice = Posting | Course
      interface Offer { id: ID! title: String! }
      type Posting implements Offer @key(fields: "id") { id: ID! title: String! @external }
      type Course implements Offer @key(fields: "id") { id: ID! title: String! @external }
    `,
    resolvers: {
      Query: {
        notice: () => ({ __typename: "Posting", id: "p1", title: "Provided posting" }),
        offers: () => [
          { __typename: "Course", id: "c1", title: "Provided course" },
          { __typename: "Posting", id: "p1", title: "Not provided here" },
        ],
      },
    },
  },
  titles: {
    sdl: `
      type Posting @key(fields: "id") { id: ID! title: String! @shareable places: Int! }
      type Course @key(fields: "id") { id: ID! title: String! @shareable weeks: Int! }
    `,
    resolvers: {
      Posting: {
        __resolveReference: ({ id }: { id: string }) => ({ id, title: `Own ${id}`, places: 3 }),
      },
      Course: {
        __resolveReference: ({ id }: { id: string }) => ({ id, title: `Own ${id}`, weeks: 2 }),
      },
    },
  },
});

it("a field provided on a union member costs no further call", async () => {
  expect(await federation.ask(`{ notice { ... on Posting { id title } } }`)).toEqual({
    data: { notice: { id: "p1", title: "Provided posting" } },
  });
  expect(federation.calls("titles")).toEqual([]);
});

it("on an interface list, only the type that provides is spared the call", async () => {
  expect(
    await federation.ask(
      `{ offers { __typename ... on Course { title } ... on Posting { title } } }`,
    ),
  ).toEqual({
    data: {
      offers: [
        { __typename: "Course", title: "Provided course" },
        { __typename: "Posting", title: "Own p1" },
      ],
    },
  });
});
