import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting! }
      type Posting @key(fields: "id") { id: ID! title: String! @shareable employer: Employer! }
      type Employer @key(fields: "uscc") { uscc: ID! name: String! @shareable }
    `,
    resolvers: {
      Query: {
        posting: () => ({
          id: "p1",
          title: "Cook",
          employer: { uscc: "e1", name: "Blue Bay Catering" },
        }),
      },
    },
  },
  employers: {
    sdl: `
      type Query { employer(uscc: ID!): Employer }
      type Employer @key(fields: "uscc") { uscc: ID! name: String! @shareable staff: Int! }
      type Posting @key(fields: "id") { id: ID! title: String! @shareable }
    `,
    resolvers: {
      Query: { employer: (_root, { uscc }) => ({ uscc, name: "Blue Bay Catering", staff: 40 }) },
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({
          uscc,
          name: "Blue Bay Catering",
          staff: 40,
        }),
      },
    },
  },
});

it("a field two subgraphs share costs no second call", async () => {
  expect(await federation.ask(`{ posting { title employer { uscc name } } }`)).toEqual({
    data: { posting: { title: "Cook", employer: { uscc: "e1", name: "Blue Bay Catering" } } },
  });
  expect(federation.calls("employers")).toEqual([]);
});

it("a shared field is answered by whichever subgraph the query starts in", async () => {
  expect(await federation.ask(`{ employer(uscc: "e9") { name staff } }`)).toEqual({
    data: { employer: { name: "Blue Bay Catering", staff: 40 } },
  });
  expect(federation.calls("postings")).toEqual([]);
});

it("shared and own fields of an entity are combined in one object", async () => {
  expect(await federation.ask(`{ posting { employer { name staff } } }`)).toEqual({
    data: { posting: { employer: { name: "Blue Bay Catering", staff: 40 } } },
  });
});
