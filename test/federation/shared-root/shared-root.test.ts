import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  names: {
    sdl: `
      type Query { brand: Brand @shareable brands: [Brand!]! @shareable }
      type Brand @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Query: {
        brand: () => ({ id: "b1", name: "Lantian cooks" }),
        brands: () => [{ id: "b1", name: "Lantian cooks" }],
      },
      Brand: { __resolveReference: ({ id }: { id: string }) => ({ id, name: "Lantian cooks" }) },
    },
  },
  figures: {
    sdl: `
      type Query { brand: Brand @shareable brands: [Brand!]! @shareable }
      type Brand @key(fields: "id") { id: ID! workers: Int! }
    `,
    resolvers: {
      Query: {
        brand: () => ({ id: "b1", workers: 3000 }),
        brands: () => [{ id: "b1", workers: 3000 }],
      },
      Brand: { __resolveReference: ({ id }: { id: string }) => ({ id, workers: 3000 }) },
    },
  },
});

it("a root field of two subgraphs is one object with the fields of both", async () => {
  expect(await federation.ask(`{ brand { id name workers } }`)).toEqual({
    data: { brand: { id: "b1", name: "Lantian cooks", workers: 3000 } },
  });
});

it("a root list of two subgraphs is one list, not two behind each other", async () => {
  expect(await federation.ask(`{ brands { id name workers } }`)).toEqual({
    data: { brands: [{ id: "b1", name: "Lantian cooks", workers: 3000 }] },
  });
});

it("the root field is asked of one subgraph where one has all fields", async () => {
  await federation.ask(`{ brand { workers } }`);

  expect(federation.calls("names")).toEqual([]);
});
