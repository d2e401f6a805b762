import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

/** `library` knows more members of the union than `board`, and a member's fields are spread. */
const federation = await aFederation({
  board: {
    sdl: `
      type Query { notices: [Notice!]! pinned: Notice }
      union Notice = Posting | Course
      type Posting @key(fields: "id") { id: ID! title: String! @shareable }
      type Course @key(fields: "id") { id: ID! hours: Int! }
    `,
    resolvers: {
      Query: {
        notices: () => [
          { __typename: "Course", id: "c1", hours: 12 },
          { __typename: "Posting", id: "p1", title: "Cook" },
        ],
        pinned: () => null,
      },
    },
  },
  library: {
    sdl: `
      type Query { shelf: [Notice!]! }
      union Notice = Posting | Course | Guide
      type Posting @key(fields: "id") { id: ID! title: String! @shareable pay: Int! }
      type Course @key(fields: "id") { id: ID! teacher: String! }
      type Guide { pages: Int! }
    `,
    resolvers: {
      Query: {
        shelf: () => [
          { __typename: "Guide", pages: 9 },
          { __typename: "Course", id: "c2", teacher: "Wang" },
        ],
      },
      Posting: { __resolveReference: ({ id }: { id: string }) => ({ id, title: "Cook", pay: 5 }) },
      Course: { __resolveReference: ({ id }: { id: string }) => ({ id, teacher: "Li" }) },
    },
  },
});

const everything = `
  __typename
  ... on Posting { title pay }
  ... on Course { hours teacher }
  ... on Guide { pages }`;

it("members of a list are completed each in its own way", async () => {
  expect(await federation.ask(`{ notices { ${everything} } }`)).toEqual({
    data: {
      notices: [
        { __typename: "Course", hours: 12, teacher: "Li" },
        { __typename: "Posting", title: "Cook", pay: 5 },
      ],
    },
  });
});

it("a subgraph is not asked for members it does not know", async () => {
  await federation.ask(`{ notices { ${everything} } pinned { ... on Guide { pages } } }`);

  expect(federation.calls("board").map(({ query }) => query.includes("Guide"))).toEqual([false]);
});

it("a null member stays null", async () => {
  expect(await federation.ask(`{ pinned { ${everything} } }`)).toEqual({ data: { pinned: null } });
});
