import { expect, it } from "@jest/globals";
import { limits } from "../../../gateway/limits.ts";
import { answersJson } from "../../support/subgraph-faults.ts";
import { aFederation } from "../a-federation.ts";

/** A few kilobytes from each subgraph, which stand at so many places that the answer is too long. */
const rules = Array.from({ length: 700 }, (_, n) => `Rule ${n} ${"of this workshop ".repeat(8)}`);
const workers = Math.ceil(limits.answerCharactersMax / rules.join().length) + 1;

const federation = await aFederation({
  register: {
    sdl: `
      type Query { before: Int workers: [Worker!]! after: Int }
      type Worker { workshop: Workshop }
      type Workshop @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        before: () => 1,
        workers: () => Array.from({ length: workers }, () => ({ workshop: { id: "w" } })),
        after: () => 1,
      },
    },
  },
  workshops: {
    sdl: `
      type Workshop @key(fields: "id") { id: ID! rules: [Rule!]! }
      type Rule { text: String! }
    `,
    resolvers: {
      Workshop: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          rules: rules.map((text) => ({ text })),
        }),
      },
    },
  },
});

const registered = Array.from({ length: workers }, () => ({
  workshop: { __typename: "Workshop", id: "w" },
}));

it.each([
  ["is as promised", { before: 1, after: 1 }],
  ["is broken before the long part", { before: "one", after: 1 }],
  ["is broken behind the long part", { before: 1, after: "one" }],
])("an answer beyond the limit is refused by name when it %s", async (_, numbers) => {
  federation
    .endpoint("register")
    .intercept(answersJson({ data: { ...numbers, workers: registered } }));

  const { data, errors } = await federation.ask(
    "{ before workers { workshop { rules { text } } } after }",
  );

  expect(data).toBeNull();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    expect.objectContaining({ code: "TOO_MANY_ROWS", limit: "answerCharacters" }),
  ]);
});
