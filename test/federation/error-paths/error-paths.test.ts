import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { postings: [Posting!]! posting(id: ID!): Posting }
      type Posting @key(fields: "id") { id: ID! title: String employer: Employer }
      type Employer @key(fields: "uscc") { uscc: ID! }
    `,
    resolvers: {
      Query: {
        postings: () => [
          { id: "p1", title: "Cook", employer: { uscc: "e1" } },
          { id: "p2", title: "Welder", employer: { uscc: "bad" } },
          { id: "p3", title: "Waiter", employer: { uscc: "bad" } },
        ],
        posting: (_root, { id }) => {
          throw Object.assign(new Error(`No posting ${id}.`), {
            extensions: { code: "BAD_USER_INPUT", field: "id" },
          });
        },
      },
      Posting: {
        title: ({ id, title }: { id: string; title: string }) => {
          if (id === "p2") throw new Error("Title lost.");
          return title;
        },
      },
    },
  },
  employers: {
    sdl: `
      type Employer @key(fields: "uscc") { uscc: ID! name: String phones: [String] }
    `,
    resolvers: {
      Employer: {
        __resolveReference: ({ uscc }: { uscc: string }) => ({ uscc }),
        name: ({ uscc }: { uscc: string }) => {
          if (uscc === "bad") throw new Error("Name lost.");
          return `Employer ${uscc}`;
        },
        phones: ({ uscc }: { uscc: string }) =>
          uscc === "bad" ? ["1", new Error("Phone lost.")] : ["1"],
      },
    },
  },
});

it("an error of a root field keeps its message, path and code", async () => {
  expect(await federation.ask(`{ posting(id: "x") { title } }`)).toEqual({
    data: { posting: null },
    errors: [
      expect.objectContaining({
        message: "No posting x.",
        path: ["posting"],
        extensions: expect.objectContaining({ code: "BAD_USER_INPUT", field: "id" }),
      }),
    ],
  });
});

it("under an alias, the path has the alias", async () => {
  expect(await federation.ask(`{ mine: posting(id: "x") { title } }`)).toEqual({
    data: { mine: null },
    errors: [expect.objectContaining({ message: "No posting x.", path: ["mine"] })],
  });
});

it("an error inside a list has the item's index", async () => {
  expect(await federation.ask(`{ postings { id label: title } }`)).toEqual({
    data: {
      postings: [
        { id: "p1", label: "Cook" },
        { id: "p2", label: null },
        { id: "p3", label: "Waiter" },
      ],
    },
    errors: [
      expect.objectContaining({ message: "A subgraph failed.", path: ["postings", 1, "label"] }),
    ],
  });
});

it("an error of one entity is reported at every place where that entity stands", async () => {
  const { data, errors } = await federation.ask(`{ postings { employer { name } } }`);

  expect(data).toEqual({
    postings: [
      { employer: { name: "Employer e1" } },
      { employer: { name: null } },
      { employer: { name: null } },
    ],
  });
  expect(errors).toHaveLength(2);
  expect(errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        message: "A subgraph failed.",
        path: ["postings", 1, "employer", "name"],
      }),
      expect.objectContaining({
        message: "A subgraph failed.",
        path: ["postings", 2, "employer", "name"],
      }),
    ]),
  );
});

it("below an entity, the path goes on into its lists", async () => {
  const { errors } = await federation.ask(`{ postings { boss: employer { tel: phones } } }`);

  expect(errors?.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ["postings", 1, "boss", "tel", 1],
      ["postings", 2, "boss", "tel", 1],
    ]),
  );
});

it("no stack and no address of a subgraph reaches the client", async () => {
  const answer = await federation.ask(
    `{ posting(id: "x") { title } postings { employer { name } } }`,
  );

  const text = JSON.stringify(answer);
  expect(text).not.toContain("127.0.0.1");
  expect(text).not.toContain("stack");
  expect(text).not.toContain("_entities");
});
