import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

/** `Category` has no key: whoever wants more of it must go back to the posting it hangs on. */
const federation = await aFederation({
  postings: {
    sdl: `
      type Query { postings: [Posting!]! }
      type Posting @key(fields: "id") { id: ID! category: Category @shareable }
      type Category { name: String! @shareable }
    `,
    resolvers: {
      Query: {
        postings: () => [
          { id: "p1", category: { name: "Kitchen" } },
          { id: "p2", category: null },
        ],
      },
    },
  },
  catalogue: {
    sdl: `
      type Posting @key(fields: "id") { id: ID! category: Category @shareable }
      type Category { name: String! @shareable code: String! parent: Group }
      type Group @key(fields: "code") { code: String! }
    `,
    resolvers: {
      Posting: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          category: id === "p1" ? { name: "Kitchen", code: "4-03", parent: { code: "4" } } : null,
        }),
      },
    },
  },
  groups: {
    sdl: `type Group @key(fields: "code") { code: String! title: String! }`,
    resolvers: {
      Group: { __resolveReference: ({ code }: { code: string }) => ({ code, title: "Services" }) },
    },
  },
});

it("fields of a keyless type are fetched by way of its parent entity", async () => {
  expect(await federation.ask(`{ postings { category { name code } } }`)).toEqual({
    data: { postings: [{ category: { name: "Kitchen", code: "4-03" } }, { category: null }] },
  });
});

it("and from there on to further entities", async () => {
  expect(await federation.ask(`{ postings { id category { parent { title } } } }`)).toEqual({
    data: {
      postings: [
        { id: "p1", category: { parent: { title: "Services" } } },
        { id: "p2", category: null },
      ],
    },
  });
});
