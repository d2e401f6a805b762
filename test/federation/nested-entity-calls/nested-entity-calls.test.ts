import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { postings: [Posting!]! }
      type Posting @key(fields: "id") { id: ID! employer: Employer! }
      type Employer @key(fields: "uscc") { uscc: ID! }
    `,
    resolvers: {
      Query: {
        postings: () => [
          { id: "p1", employer: { uscc: "e1" } },
          { id: "p2", employer: { uscc: "e2" } },
          { id: "p3", employer: { uscc: "e1" } },
        ],
      },
    },
  },
  employers: {
    sdl: `
      type Employer @key(fields: "uscc") { uscc: ID! name: String! region: Region! }
      type Region @key(fields: "code") { code: String! }
    `,
    resolvers: {
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({
          uscc,
          name: `Employer ${uscc}`,
          region: { code: uscc === "e1" ? "6101" : "5301" },
        }),
      },
    },
  },
  regions: {
    sdl: `
      type Region @key(fields: "code") { code: String! name: String! parent: Region }
    `,
    resolvers: {
      Region: {
        __resolveReference: ({ code }: { code: string }) => ({
          code,
          name: `Region ${code}`,
          parent: code.length > 2 ? { code: code.slice(0, 2), name: "Province" } : null,
        }),
      },
    },
  },
});

it("a chain of entities over three subgraphs is followed to its end", async () => {
  const answer = await federation.ask(
    `{ postings { id employer { name region { name parent { code parent { code } } } } } }`,
  );

  const shaanxi = { name: "Region 6101", parent: { code: "61", parent: null } };
  const yunnan = { name: "Region 5301", parent: { code: "53", parent: null } };
  expect(answer).toEqual({
    data: {
      postings: [
        { id: "p1", employer: { name: "Employer e1", region: shaanxi } },
        { id: "p2", employer: { name: "Employer e2", region: yunnan } },
        { id: "p3", employer: { name: "Employer e1", region: shaanxi } },
      ],
    },
  });
});

it("each step of the chain costs one call, however many entities it has", async () => {
  await federation.ask(`{ postings { employer { name region { name } } } }`);

  expect(federation.calls("postings")).toHaveLength(1);
  expect(federation.calls("employers")).toHaveLength(1);
  expect(federation.calls("regions")).toHaveLength(1);
});
