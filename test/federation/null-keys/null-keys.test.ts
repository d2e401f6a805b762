import { expect, it } from "@jest/globals";
import { aFederation, anErrorAt } from "../a-federation.ts";

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { postings: [Posting] }
      type Posting { title: String! employer: Employer }
      type Employer @key(fields: "id") { id: ID }
    `,
    resolvers: {
      Query: {
        postings: () => [
          { title: "Cook", employer: { id: "e1" } },
          null,
          { title: "Waiter", employer: null },
          { title: "Welder", employer: { id: "unknown" } },
        ],
      },
    },
  },
  employers: {
    sdl: `type Employer @key(fields: "id") { id: ID name: String }`,
    resolvers: {
      Employer: {
        __resolveReference: ({ id }: { id: string }) =>
          id === "unknown" ? null : { id, name: `Employer ${id}` },
      },
    },
  },
});

it("nulls on the way to an entity stay null and cost no representation", async () => {
  const answer = await federation.ask(`{ postings { title employer { name } } }`);

  expect(answer).toEqual({
    data: {
      postings: [
        { title: "Cook", employer: { name: "Employer e1" } },
        null,
        { title: "Waiter", employer: null },
        { title: "Welder", employer: { name: null } },
      ],
    },
  });
  const [call] = federation.calls("employers");
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Employer", id: "e1" },
      { __typename: "Employer", id: "unknown" },
    ],
  ]);
});

it("where every entity is null, the other subgraph is not called", async () => {
  const { postings } = { postings: [{ title: "Waiter", employer: null }, null] };
  federation.endpoint("postings").intercept(async () => ({
    status: 200,
    type: "application/json",
    body: JSON.stringify({ data: { postings } }),
  }));

  expect(await federation.ask(`{ postings { title employer { name } } }`)).toEqual({
    data: { postings },
  });
  expect(federation.calls("employers")).toEqual([]);
});

it("an entity whose subgraph throws is null in its fields, with one error", async () => {
  federation.endpoint("employers").intercept(async () => ({
    status: 200,
    type: "application/json",
    body: JSON.stringify({
      data: { _entities: [null, null] },
      errors: [{ message: "Employer e1 is locked.", path: ["_entities", 0] }],
    }),
  }));

  expect(await federation.ask(`{ postings { title employer { name } } }`)).toEqual({
    data: {
      postings: [
        { title: "Cook", employer: { name: null } },
        null,
        { title: "Waiter", employer: null },
        { title: "Welder", employer: { name: null } },
      ],
    },
    errors: [anErrorAt(["postings", 0, "employer"])],
  });
});
