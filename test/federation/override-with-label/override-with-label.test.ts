import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  old: {
    sdl: `
      type Query { workshop: Workshop }
      type Workshop @key(fields: "id") { id: ID! status: String! grade: String! }
    `,
    resolvers: { Query: { workshop: () => ({ id: "s1", status: "old", grade: "old" }) } },
  },
  fresh: {
    sdl: `
      type Workshop @key(fields: "id") {
        id: ID!
        status: String! @override(from: "old", label: "percent(100)")
        grade: String! @override(from: "old", label: "percent(0)")
      }
    `,
    resolvers: {
      Workshop: {
        __resolveReference: ({ id }: { id: string }) => ({ id, status: "fresh", grade: "fresh" }),
      },
    },
  },
});

it("percent(100) always asks the new owner, percent(0) never", async () => {
  expect(await federation.ask(`{ workshop { status grade } }`)).toEqual({
    data: { workshop: { status: "fresh", grade: "old" } },
  });
});

it("at percent(0) the new owner is not called", async () => {
  await federation.ask(`{ workshop { grade } }`);

  expect(federation.calls("fresh")).toEqual([]);
});
