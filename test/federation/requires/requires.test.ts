import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface PostingReference {
  readonly id: string;
  readonly wage?: number | null;
  readonly days?: number | null;
}

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { postings: [Posting!]! }
      type Posting @key(fields: "id") { id: ID! title: String! wage: Int days: Int }
    `,
    resolvers: {
      Query: {
        postings: () => [
          { id: "p1", title: "Cook", wage: 200, days: 22 },
          { id: "p2", title: "Welder", wage: null, days: 20 },
        ],
      },
    },
  },
  pay: {
    sdl: `
      type Posting @key(fields: "id") {
        id: ID!
        wage: Int @external
        days: Int @external
        monthly: Int @requires(fields: "wage days")
        currency: String!
      }
    `,
    resolvers: {
      Posting: {
        __resolveReference: (reference: PostingReference) => ({ ...reference, currency: "CNY" }),
        monthly: ({ wage, days }: PostingReference) =>
          wage == null || days == null ? null : wage * days,
      },
    },
  },
});

it("a field gets what it requires from the subgraph that owns it", async () => {
  expect(await federation.ask(`{ postings { monthly } }`)).toEqual({
    data: { postings: [{ monthly: 4400 }, { monthly: null }] },
  });
});

it("required fields that the client did not ask for stay out of the answer", async () => {
  expect(await federation.ask(`{ postings { title monthly } }`)).toEqual({
    data: {
      postings: [
        { title: "Cook", monthly: 4400 },
        { title: "Welder", monthly: null },
      ],
    },
  });
});

it("a null among the required fields is sent as null", async () => {
  await federation.ask(`{ postings { monthly } }`);

  const [call] = federation.calls("pay");
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Posting", id: "p1", wage: 200, days: 22 },
      { __typename: "Posting", id: "p2", wage: null, days: 20 },
    ],
  ]);
});

it("fields that require nothing come with the same call", async () => {
  expect(await federation.ask(`{ postings { wage monthly currency } }`)).toEqual({
    data: {
      postings: [
        { wage: 200, monthly: 4400, currency: "CNY" },
        { wage: null, monthly: null, currency: "CNY" },
      ],
    },
  });
  expect(federation.calls("pay")).toHaveLength(1);
});
