import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface PostingReference {
  readonly id: string;
  readonly wage?: number;
  readonly bonus?: number;
}

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting }
      type Posting @key(fields: "id") {
        id: ID!
        wage: Int!
        bonus: Int! @external
        total: Int! @requires(fields: "bonus")
      }
    `,
    resolvers: {
      Query: { posting: () => ({ id: "p1", wage: 4000 }) },
      Posting: {
        __resolveReference: (reference: PostingReference) => ({ wage: 4000, ...reference }),
        total: ({ wage, bonus }: PostingReference) => (wage ?? 0) + (bonus ?? 0),
      },
    },
  },
  bonuses: {
    sdl: `
      type Posting @key(fields: "id") {
        id: ID!
        wage: Int! @external
        bonus: Int! @requires(fields: "wage")
      }
    `,
    resolvers: {
      Posting: {
        __resolveReference: (reference: PostingReference) => reference,
        bonus: ({ wage }: PostingReference) => (wage ?? 0) / 10,
      },
    },
  },
});

it("a field that requires a field that requires one of its own subgraph is resolved in turn", async () => {
  expect(await federation.ask(`{ posting { total } }`)).toEqual({
    data: { posting: { total: 4400 } },
  });
  expect(federation.calls("postings")).toHaveLength(2);
  expect(federation.calls("bonuses")).toHaveLength(1);
});

it("the whole circle may be asked for at once", async () => {
  expect(await federation.ask(`{ posting { wage bonus total } }`)).toEqual({
    data: { posting: { wage: 4000, bonus: 400, total: 4400 } },
  });
});
