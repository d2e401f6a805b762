import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const wage = `
  type Wage @shareable { min: Int max: Int period: Period! note: Note }
  type Note @shareable { text: String! }
  enum Period { DAY MONTH }
`;

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting }
      type Posting @key(fields: "id") { id: ID! wage: Wage! }
      ${wage}
    `,
    resolvers: {
      Query: {
        posting: () => ({
          id: "p1",
          wage: { min: 1, max: 2, period: "DAY", note: { text: "posted" } },
        }),
      },
    },
  },
  market: {
    sdl: `
      type Query { usual: Wage }
      type Posting @key(fields: "id") { id: ID! usual: [Wage!]! }
      ${wage}
    `,
    resolvers: {
      Query: { usual: () => ({ min: 3, period: "MONTH" }) },
      Posting: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          usual: [{ min: 5, max: null, period: "MONTH", note: { text: "usual" } }],
        }),
      },
    },
  },
});

it("a type without a key that both subgraphs share stays with whom it was asked of", async () => {
  expect(
    await federation.ask(`{
      posting { wage { ...All } usual { ...All } }
      usual { min max period note { text } }
    }
    fragment All on Wage { min max period note { text } }`),
  ).toEqual({
    data: {
      posting: {
        wage: { min: 1, max: 2, period: "DAY", note: { text: "posted" } },
        usual: [{ min: 5, max: null, period: "MONTH", note: { text: "usual" } }],
      },
      usual: { min: 3, max: null, period: "MONTH", note: null },
    },
  });
});
