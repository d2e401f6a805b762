import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker: Worker secret: Int @inaccessible search(text: String, raw: Boolean @inaccessible): Int }
      type Worker @key(fields: "id") {
        id: ID!
        name: String!
        link: String! @inaccessible
        audit: Audit @inaccessible
      }
      type Audit @inaccessible { at: String! }
    `,
    resolvers: {
      Query: {
        worker: () => ({ id: "w1", name: "Li", link: "link-1" }),
        search: () => 1,
      },
    },
  },
  placements: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        link: String! @external
        placements: [String!]! @requires(fields: "link")
      }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (reference: { id: string }) => reference,
        placements: ({ link }: { link: string }) => [`by ${link}`],
      },
    },
  },
});

it("an inaccessible field still serves @requires between subgraphs", async () => {
  expect(await federation.ask(`{ worker { name placements } }`)).toEqual({
    data: { worker: { name: "Li", placements: ["by link-1"] } },
  });
});

it.each([
  ["field", `{ worker { link } }`],
  ["root field", `{ secret }`],
  ["argument", `{ search(text: "a", raw: true) }`],
  ["type", `{ worker { audit { at } } }`],
])("an inaccessible %s cannot be asked for", async (_kind, query) => {
  const answer = await federation.ask(query);

  expect(answer.data).toBeUndefined();
  expect(answer.errors).not.toHaveLength(0);
  expect(federation.calls("register")).toEqual([]);
});

it("introspection shows nothing inaccessible", async () => {
  const answer = await federation.ask(
    `{ __schema { types { name fields { name args { name } } } } }`,
  );

  const { types } = (answer.data as { __schema: { types: Shown[] } }).__schema;
  const fieldsOf = (type: string) => types.find(({ name }) => name === type)?.fields;
  expect(
    fieldsOf("Worker")
      ?.map(({ name }) => name)
      .sort(),
  ).toEqual(["id", "name", "placements"]);
  expect(
    fieldsOf("Query")
      ?.map(({ name }) => name)
      .sort(),
  ).toEqual(["search", "worker"]);
  expect(fieldsOf("Query")?.find(({ name }) => name === "search")?.args).toEqual([
    { name: "text" },
  ]);
  expect(types.map(({ name }) => name)).not.toContain("Audit");
});

interface Shown {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly args: unknown }[] | null;
}
