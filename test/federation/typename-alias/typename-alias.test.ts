import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  board: {
    sdl: `
      type Query { notices: [Notice!]! posting: Posting }
      union Notice = Posting | Course
      type Posting @key(fields: "id") { id: ID! }
      type Course @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        notices: () => [
          { __typename: "Posting", id: "p1" },
          { __typename: "Course", id: "c1" },
        ],
        posting: () => ({ id: "p1" }),
      },
    },
  },
  titles: {
    sdl: `
      type Posting @key(fields: "id") { id: ID! title: String! }
      type Course @key(fields: "id") { id: ID! title: String! }
    `,
    resolvers: {
      Posting: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `Posting ${id}` }) },
      Course: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `Course ${id}` }) },
    },
  },
});

it("__typename may be asked under any alias, several times, beside entity fields", async () => {
  expect(
    await federation.ask(`{
      notices {
        kind: __typename
        type: __typename
        ... on Posting { label: title }
        ... on Course { label: title }
      }
    }`),
  ).toEqual({
    data: {
      notices: [
        { kind: "Posting", type: "Posting", label: "Posting p1" },
        { kind: "Course", type: "Course", label: "Course c1" },
      ],
    },
  });
});

it("a type name the gateway needs for itself is not shown", async () => {
  expect(
    await federation.ask(`{ notices { ... on Posting { title } ... on Course { title } } }`),
  ).toEqual({ data: { notices: [{ title: "Posting p1" }, { title: "Course c1" }] } });
});

it("a field under the alias __typename is refused or answered truly, never taken for the type", async () => {
  const answer = await federation.ask(`{ posting { __typename: id title } }`);

  if (answer.errors) expect(answer.data).toBeUndefined();
  else expect(answer.data).toEqual({ posting: { __typename: "p1", title: "Posting p1" } });
});

it("__typename of a concrete type costs no further call", async () => {
  expect(await federation.ask(`{ posting { __typename } }`)).toEqual({
    data: { posting: { __typename: "Posting" } },
  });
  expect(federation.calls("titles")).toEqual([]);
});
