import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker(id: ID!): Worker }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: { Query: { worker: (_root, { id }) => ({ id, name: "Li" }) } },
  },
});

it.each([
  ["half a document", `{ worker(id: "w1") { name`],
  ["words", `hello there`],
])("%s is a parse error", async (_what, query) => {
  const answer = await federation.ask(query);

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toEqual([
    expect.objectContaining({
      extensions: expect.objectContaining({ code: "GRAPHQL_PARSE_FAILED" }),
    }),
  ]);
});

it.each([
  ["an unknown field", `{ worker(id: "w1") { age } }`],
  ["an unknown root field", `{ nobody }`],
  ["an unknown argument", `{ worker(id: "w1", of: 1) { name } }`],
  ["a missing argument", `{ worker { name } }`],
  ["a literal of the wrong type", `{ worker(id: { a: 1 }) { name } }`],
  ["an unknown directive", `{ worker(id: "w1") { name @loud } }`],
  ["an unknown fragment", `{ worker(id: "w1") { ...Nothing } }`],
  ["an unused fragment", `{ worker(id: "w1") { name } } fragment F on Worker { name }`],
  ["an undeclared variable", `{ worker(id: $id) { name } }`],
  ["an unused variable", `query ($id: ID) { worker(id: "w1") { name } }`],
  ["an object without fields", `{ worker(id: "w1") }`],
  ["a scalar with fields", `{ worker(id: "w1") { name { first } } }`],
  ["federation's own entities", `{ _entities(representations: []) { __typename } }`],
  ["federation's own service field", `{ _service { sdl } }`],
])("%s is a validation error, and no subgraph is called", async (_what, query) => {
  const answer = await federation.ask(query);

  expect(answer.data).toBeUndefined();
  expect(answer.errors?.length).toBeGreaterThan(0);
  for (const { extensions } of answer.errors ?? [])
    expect(extensions).toMatchObject({ code: "GRAPHQL_VALIDATION_FAILED" });
  expect(federation.calls("register")).toEqual([]);
});

it("a request error says nothing of stacks", async () => {
  expect(JSON.stringify(await federation.ask(`{ worker { age } }`))).not.toContain("stack");
});
