import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  left: {
    sdl: `
      type Query { hit: Hit @shareable hits: [Hit!]! leftHit: Hit }
      union Hit = Posting | Course
      type Posting { title: String! @shareable wage: Int! @shareable }
      type Course { title: String! @shareable }
    `,
    resolvers: {
      Query: {
        hit: () => ({ __typename: "Posting", title: "Cook", wage: 5000 }),
        hits: () => [
          { __typename: "Course", title: "Wok basics" },
          { __typename: "Posting", title: "Cook", wage: 5000 },
        ],
        leftHit: () => ({ __typename: "Course", title: "Wok basics" }),
      },
    },
  },
  right: {
    sdl: `
      type Query { hit: Hit @shareable rightHit: Hit }
      union Hit = Posting | Workshop
      type Posting { title: String! @shareable wage: Int! @shareable }
      type Workshop { places: Int! }
    `,
    resolvers: {
      Query: {
        hit: () => ({ __typename: "Posting", title: "Cook", wage: 5000 }),
        rightHit: () => ({ __typename: "Workshop", places: 30 }),
      },
    },
  },
});

it("a union is the union of its members in all subgraphs", async () => {
  expect(await federation.ask(`{ __type(name: "Hit") { possibleTypes { name } } }`)).toEqual({
    data: {
      __type: {
        possibleTypes: expect.arrayContaining([
          { name: "Posting" },
          { name: "Course" },
          { name: "Workshop" },
        ]),
      },
    },
  });
});

it("a member one subgraph does not know may be asked of it all the same", async () => {
  const everyMember = `__typename
    ... on Posting { title wage } ... on Course { title } ... on Workshop { places }`;
  expect(
    await federation.ask(`{ leftHit { ${everyMember} } rightHit { ${everyMember} } }`),
  ).toEqual({
    data: {
      leftHit: { __typename: "Course", title: "Wok basics" },
      rightHit: { __typename: "Workshop", places: 30 },
    },
  });
});

it("a fragment on a member that cannot occur gives an empty object", async () => {
  expect(await federation.ask(`{ leftHit { ... on Workshop { places } } }`)).toEqual({
    data: { leftHit: {} },
  });
});

it("members of a list are told apart by their type", async () => {
  expect(
    await federation.ask(`{ hits { ... on Posting { wage } ... on Course { title } } }`),
  ).toEqual({ data: { hits: [{ title: "Wok basics" }, { wage: 5000 }] } });
});

it("a shared root field with a shared member is answered", async () => {
  expect(await federation.ask(`{ hit { ... on Posting { title } } }`)).toEqual({
    data: { hit: { title: "Cook" } },
  });
});
