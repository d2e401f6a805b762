import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting }
      type Posting { title: String! workplace: Region! }
      type Region @key(fields: "code", resolvable: false) { code: String! name: String! @shareable }
    `,
    resolvers: {
      Query: {
        posting: () => ({ title: "Cook", workplace: { code: "4601", name: "Haikou" } }),
      },
    },
  },
  regions: {
    sdl: `
      type Query { region(code: String!): Region }
      type Region @key(fields: "code") { code: String! name: String! @shareable agreements: [String!]! }
    `,
    resolvers: {
      Query: { region: (_root, { code }) => ({ code, name: `Region ${code}`, agreements: [] }) },
      Region: {
        __resolveReference: ({ code }: { code: string }) => ({
          code,
          name: `Region ${code}`,
          agreements: [`${code}-A`],
        }),
      },
    },
  },
});

it("a reference that cannot be resolved at home leads to the subgraph that can", async () => {
  expect(await federation.ask(`{ posting { workplace { name agreements } } }`)).toEqual({
    data: { posting: { workplace: { name: "Haikou", agreements: ["4601-A"] } } },
  });
});

it("nothing is ever asked of the subgraph that only refers", async () => {
  expect(await federation.ask(`{ region(code: "61") { code name agreements } }`)).toEqual({
    data: { region: { code: "61", name: "Region 61", agreements: [] } },
  });
  expect(federation.calls("postings")).toEqual([]);
});
