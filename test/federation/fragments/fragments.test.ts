import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  board: {
    sdl: `
      type Query { posting: Posting offers: [Offer!]! }
      interface Offer { id: ID! title: String! }
      type Posting implements Offer @key(fields: "id") { id: ID! title: String! employer: Employer! }
      type Course implements Offer @key(fields: "id") { id: ID! title: String! weeks: Int! }
      type Employer @key(fields: "uscc") { uscc: ID! }
    `,
    resolvers: {
      Query: {
        posting: () => ({ id: "p1", title: "Cook", employer: { uscc: "e1" } }),
        offers: () => [
          { __typename: "Posting", id: "p1", title: "Cook", employer: { uscc: "e1" } },
          { __typename: "Course", id: "c1", title: "Wok basics", weeks: 3 },
        ],
      },
    },
  },
  employers: {
    sdl: `
      type Employer @key(fields: "uscc") { uscc: ID! name: String! staff: Int! }
    `,
    resolvers: {
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({ uscc, name: "Blue Bay", staff: 40 }),
      },
    },
  },
});

it("a named fragment is asked for as if its fields stood in its place", async () => {
  expect(
    await federation.ask(`
      query { posting { ...Head employer { ...Who } } }
      fragment Head on Posting { id title }
      fragment Who on Employer { name staff }
    `),
  ).toEqual({
    data: { posting: { id: "p1", title: "Cook", employer: { name: "Blue Bay", staff: 40 } } },
  });
});

it("fragments may spread fragments, and one may be used several times", async () => {
  expect(
    await federation.ask(`
      query { a: posting { ...Whole } b: posting { title ...Whole } }
      fragment Whole on Posting { id ...Hirer }
      fragment Hirer on Posting { employer { ...Who } }
      fragment Who on Employer { name }
    `),
  ).toEqual({
    data: {
      a: { id: "p1", employer: { name: "Blue Bay" } },
      b: { title: "Cook", id: "p1", employer: { name: "Blue Bay" } },
    },
  });
});

it("the same field in several fragments is merged, with all fields below it", async () => {
  expect(
    await federation.ask(`
      query {
        posting { employer { uscc } ...Named ...Sized ... { employer { __typename } } }
      }
      fragment Named on Posting { employer { name } }
      fragment Sized on Posting { employer { staff } }
    `),
  ).toEqual({
    data: {
      posting: { employer: { uscc: "e1", name: "Blue Bay", staff: 40, __typename: "Employer" } },
    },
  });
});

it("fragments on an interface and on its types are combined", async () => {
  expect(
    await federation.ask(`
      query { offers { ...Any } }
      fragment Any on Offer { title ... on Course { weeks } ...Hirer ... on Offer { id } }
      fragment Hirer on Posting { employer { name } }
    `),
  ).toEqual({
    data: {
      offers: [
        { title: "Cook", employer: { name: "Blue Bay" }, id: "p1" },
        { title: "Wok basics", weeks: 3, id: "c1" },
      ],
    },
  });
});

it("an interface fragment on a concrete type applies, one on another type does not", async () => {
  expect(
    await federation.ask(`{ posting { ... on Offer { title ... on Course { weeks } } } }`),
  ).toEqual({ data: { posting: { title: "Cook" } } });
});

it("fragments on the root type are asked for", async () => {
  expect(
    await federation.ask(`query { ...Root } fragment Root on Query { posting { title } }`),
  ).toEqual({ data: { posting: { title: "Cook" } } });
});

it("fragments that spread each other in a circle are refused", async () => {
  const answer = await federation.ask(`
    query { posting { ...A } }
    fragment A on Posting { id ...B }
    fragment B on Posting { title ...A }
  `);

  expect(answer.data).toBeUndefined();
  expect(answer.errors).not.toHaveLength(0);
  expect(federation.calls("board")).toEqual([]);
});
