import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

/** A directive for clients, declared alike by every subgraph. */
const shared = `directive @note(text: String! = "none", level: Int = 1) on FIELD | INLINE_FRAGMENT`;

const federation = await aFederation({
  register: {
    sdl: `
      ${shared}
      type Query { worker: Worker }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: { Query: { worker: () => ({ id: "w1", name: "Li" }) } },
  },
  days: {
    sdl: `
      ${shared}
      type Worker @key(fields: "id") { id: ID! days: Int! }
    `,
    resolvers: { Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, days: 3 }) } },
  },
});

it.each([
  ["without arguments", `{ worker { name @note days @note } }`],
  ["with a literal", `{ worker @note(text: "a", level: 2) { name days } }`],
  ["on a fragment", `{ worker { ... @note(text: "a") { name days } } }`],
])("a directive of all subgraphs may be used %s", async (_how, query) => {
  expect(await federation.ask(query)).toEqual({ data: { worker: { name: "Li", days: 3 } } });
});

it("a directive with a variable may be used, and the variable reaches who needs it", async () => {
  expect(
    await federation.ask(`query ($text: String!) { worker { name days @note(text: $text) } }`, {
      variables: { text: "b" },
    }),
  ).toEqual({ data: { worker: { name: "Li", days: 3 } } });
});
