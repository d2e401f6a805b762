import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { region: Region! }
      type Region @key(fields: "code") { code: ID! name: String! parent: Region! said(words: String!): String }
    `,
    resolvers: {
      Query: { region: () => ({ code: "61", name: "Shaanxi" }) },
      Region: {
        parent: () => ({ code: "61", name: "Shaanxi" }),
        said: (_root, { words }) => words,
      },
    },
  },
});

const nested = (depth: number) =>
  `{ region { ${"parent { ".repeat(depth)} name ${"} ".repeat(depth)} } }`;

/** Fragments that double the selection at each step: a few hundred letters stand for millions. */
function doubling(steps: number): string {
  const fragments = Array.from(
    { length: steps },
    (_, step) =>
      `fragment F${step} on Region { ...F${step + 1} again${step}: parent { ...F${step + 1} } }`,
  );
  return `{ region { ...F0 } } ${fragments.join(" ")} fragment F${steps} on Region { name }`;
}

/** A fragment with a long value: spread again and again, it is longer than any body may be. */
function repeating(times: number): string {
  const places = Array.from({ length: times }, (_, n) => `a${n}: parent { ...F }`);
  const fragment = `fragment F on Region { said(words: "${"x".repeat(20_000)}") }`;
  return `{ region { ${places.join(" ")} } } ${fragment}`;
}

it("an operation of a common depth is answered", async () => {
  expect((await federation.ask(nested(30))).errors).toBeUndefined();
});

it.each([
  ["too deep", nested(50), "LIMIT_DEPTH"],
  ["far too deep", nested(900), "LIMIT_DEPTH"],
  ["too large once its fragments are spread", doubling(25), "LIMIT_SELECTIONS"],
  ["too long once its fragments are spread", repeating(20), "LIMIT_SELECTIONS"],
  [
    "with too many aliases",
    `{ region { ${Array.from({ length: 500 }, (_, n) => `a${n}: name`).join(" ")} } }`,
    "LIMIT_ALIASES",
  ],
  [
    "of very many words, before it is read to its end,",
    `{ region { ${"name ".repeat(50_000)} } }`,
    "LIMIT_TOKENS",
  ],
])("an operation %s is refused at once, and no subgraph is called", async (_, query, code) => {
  const { data, errors } = await federation.ask(query);

  expect(data).toBeUndefined();
  expect(errors).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
  ]);
  expect(federation.calls("register")).toEqual([]);
});

it("a long value is answered where it is spread a few times", async () => {
  const { errors } = await federation.ask(repeating(5));

  expect(errors).toBeUndefined();
});
