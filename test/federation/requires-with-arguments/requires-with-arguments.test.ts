import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface PostingReference {
  readonly id: string;
  readonly wage?: number;
}

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting }
      type Posting @key(fields: "id") { id: ID! wage(period: String!): Int }
    `,
    resolvers: {
      Query: { posting: () => ({ id: "p1" }) },
      Posting: {
        wage: (_posting: unknown, { period }: { period: string }) =>
          period === "DAY" ? 200 : 4400,
      },
    },
  },
  pay: {
    sdl: `
      type Posting @key(fields: "id") {
        id: ID!
        wage(period: String!): Int @external
        hourly: Int @requires(fields: "wage(period: \\"DAY\\")")
      }
    `,
    resolvers: {
      Posting: {
        __resolveReference: (reference: PostingReference) => reference,
        hourly: ({ wage }: PostingReference) => (wage === undefined ? null : wage / 8),
      },
    },
  },
});

it("a required field is fetched with the arguments that @requires gives", async () => {
  expect(await federation.ask(`{ posting { hourly } }`)).toEqual({
    data: { posting: { hourly: 25 } },
  });
});

it("the client's own arguments for the same field do not disturb it", async () => {
  expect(await federation.ask(`{ posting { wage(period: "MONTH") hourly } }`)).toEqual({
    data: { posting: { wage: 4400, hourly: 25 } },
  });
});

it("equal arguments are no conflict", async () => {
  expect(await federation.ask(`{ posting { hourly wage(period: "DAY") } }`)).toEqual({
    data: { posting: { hourly: 25, wage: 200 } },
  });
});

it("an alias named like the required field does not disturb it", async () => {
  expect(
    await federation.ask(
      `query ($p: String!) { posting { wage: id pay: wage(period: $p) hourly } }`,
      {
        variables: { p: "MONTH" },
      },
    ),
  ).toEqual({ data: { posting: { wage: "p1", pay: 4400, hourly: 25 } } });
});
