import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const subgraphs = {
  old: {
    sdl: `
      type Query { workshop: Workshop }
      type Workshop @key(fields: "id") { id: ID! status: String! grade: String! track: String! }
    `,
    resolvers: {
      Query: { workshop: () => ({ id: "s1", status: "old", grade: "old", track: "old" }) },
    },
  },
  fresh: {
    sdl: `
      type Workshop @key(fields: "id") {
        id: ID!
        status: String! @override(from: "old", label: "percent(100)")
        grade: String! @override(from: "old", label: "percent(0)")
        track: String! @override(from: "old", label: "new-tracks")
      }
    `,
    resolvers: {
      Workshop: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          status: "fresh",
          grade: "fresh",
          track: "fresh",
        }),
      },
    },
  },
};

const federation = await aFederation(subgraphs);
const withLabel = await aFederation(subgraphs, { overrideLabels: new Set(["new-tracks"]) });

it("percent(100) always asks the new owner, percent(0) never", async () => {
  expect(await federation.ask(`{ workshop { status grade } }`)).toEqual({
    data: { workshop: { status: "fresh", grade: "old" } },
  });
});

it("at percent(0) the new owner is not called", async () => {
  await federation.ask(`{ workshop { grade } }`);

  expect(federation.calls("fresh")).toEqual([]);
});

it("a label of one's own asks the new owner when it is on, the old one when it is off", async () => {
  const query = `{ workshop { track } }`;

  expect(await federation.ask(query)).toEqual({ data: { workshop: { track: "old" } } });
  expect(await withLabel.ask(query)).toEqual({ data: { workshop: { track: "fresh" } } });
});
