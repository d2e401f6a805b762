import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  old: {
    sdl: `
      type Query { workshop: Workshop currentTarget: Int! }
      type Workshop @key(fields: "id") { id: ID! name: String! status: String! }
    `,
    resolvers: {
      Query: {
        workshop: () => ({ id: "s1", name: "Toy workshop", status: "old" }),
        currentTarget: () => 1,
      },
    },
  },
  fresh: {
    sdl: `
      type Query { currentTarget: Int! @override(from: "old") }
      type Workshop @key(fields: "id") { id: ID! status: String! @override(from: "old") }
    `,
    resolvers: {
      Query: { currentTarget: () => 2 },
      Workshop: { __resolveReference: ({ id }: { id: string }) => ({ id, status: "fresh" }) },
    },
  },
});

it("an overridden field comes from the subgraph that took it over", async () => {
  expect(await federation.ask(`{ workshop { name status } }`)).toEqual({
    data: { workshop: { name: "Toy workshop", status: "fresh" } },
  });
});

it("an overridden root field is asked of its new owner alone", async () => {
  expect(await federation.ask(`{ currentTarget }`)).toEqual({ data: { currentTarget: 2 } });
  expect(federation.calls("old")).toEqual([]);
});
