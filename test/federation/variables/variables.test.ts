import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  jobs: {
    sdl: `
      type Query { jobs(filter: Filter, first: Int! = 20, sort: Sort = NEWEST): Jobs }
      type Jobs @key(fields: "id") { id: ID! asked: String! }
      input Filter { text: String, wage: Range, tags: [[String!]!], sort: Sort = WAGE, deep: Filter }
      input Range { min: Int max: Int! = 9 }
      enum Sort { NEWEST WAGE }
    `,
    resolvers: {
      Query: { jobs: (_root, args) => ({ id: "j1", asked: JSON.stringify(args) }) },
    },
  },
  facets: {
    sdl: `
      type Jobs @key(fields: "id") { id: ID! facet(name: String! = "form", top: Int): String! }
    `,
    resolvers: {
      Jobs: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        facet: (_jobs: unknown, args: object) => JSON.stringify(args),
      },
    },
  },
});

/** What the subgraph's resolver was given. */
async function asked(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await federation.ask(query, variables && { variables });
  expect(errors).toBeUndefined();
  return JSON.parse((data as { jobs: { asked: string } }).jobs.asked);
}

it("defaults of arguments hold when nothing is given", async () => {
  expect(await asked(`{ jobs { asked } }`)).toEqual({ first: 20, sort: "NEWEST" });
});

it("defaults of variables hold when nothing is given, and not otherwise", async () => {
  const query = `query ($first: Int! = 5, $sort: Sort) { jobs(first: $first, sort: $sort) { asked } }`;

  expect(await asked(query)).toEqual({ first: 5, sort: "NEWEST" });
  expect(await asked(query, { first: 7, sort: "WAGE" })).toEqual({ first: 7, sort: "WAGE" });
});

it("an explicit null is not the same as nothing", async () => {
  const query = `query ($sort: Sort) { jobs(sort: $sort) { asked } }`;

  expect(await asked(query, { sort: null })).toEqual({ first: 20, sort: null });
  expect(await asked(query, {})).toEqual({ first: 20, sort: "NEWEST" });
});

it("nested input objects, lists of lists and enums arrive as given, with the inner defaults", async () => {
  const filter = {
    text: '厨师 "包吃住" \\ 😀',
    wage: { min: 4000 },
    tags: [["a", "b"], []],
    deep: { sort: "NEWEST" },
  };
  expect(
    await asked(`query ($filter: Filter) { jobs(filter: $filter) { asked } }`, { filter }),
  ).toEqual({
    filter: { ...filter, wage: { min: 4000, max: 9 }, sort: "WAGE" },
    first: 20,
    sort: "NEWEST",
  });
});

it("variables may stand inside an object written in the query", async () => {
  expect(
    await asked(
      `query ($text: String, $min: Int, $tag: String!) {
        jobs(filter: { text: $text, wage: { min: $min }, tags: [[$tag, "x"]] }) { asked }
      }`,
      { text: "cook", tag: "t" },
    ),
  ).toEqual({
    filter: { text: "cook", wage: { max: 9 }, tags: [["t", "x"]], sort: "WAGE" },
    first: 20,
    sort: "NEWEST",
  });
});

it("literals in the query arrive as written", async () => {
  expect(
    await asked(
      `{ jobs(filter: { text: """block "text" """, wage: { min: -1, max: 2 }, sort: WAGE }) { asked } }`,
    ),
  ).toEqual({
    filter: { text: 'block "text" ', wage: { min: -1, max: 2 }, sort: "WAGE" },
    first: 20,
    sort: "NEWEST",
  });
});

it("variables travel to entity fields, and only to the subgraphs that use them", async () => {
  const { data } = await federation.ask(
    `query ($name: String!, $top: Int, $first: Int! = 3) {
      jobs(first: $first) { asked a: facet(name: $name) b: facet(top: $top) }
    }`,
    { variables: { name: "wage", top: 4 } },
  );

  expect(data).toEqual({
    jobs: {
      asked: `{"first":3,"sort":"NEWEST"}`,
      a: `{"name":"wage"}`,
      b: `{"name":"form","top":4}`,
    },
  });
  expect(federation.calls("jobs")[0]?.variables).not.toHaveProperty("name");
  const { representations: _, ...rest } = federation.calls("facets")[0]?.variables ?? {};
  expect(rest).toEqual({ name: "wage", top: 4 });
});

it("a client's variable may be called representations", async () => {
  const { data } = await federation.ask(
    `query ($representations: String!) { jobs { facet(name: $representations) } }`,
    { variables: { representations: "wage" } },
  );

  expect(data).toEqual({ jobs: { facet: `{"name":"wage"}` } });
});

it("and another one as the gateway calls that one", async () => {
  const { data } = await federation.ask(
    `query ($client_representations: String!, $representations: String!) {
      jobs { facet(name: $representations) other: facet(name: $client_representations) }
    }`,
    { variables: { representations: "wage", client_representations: "town" } },
  );

  expect(data).toEqual({ jobs: { facet: `{"name":"wage"}`, other: `{"name":"town"}` } });
});

it("and two whose names would become the same", async () => {
  const { data } = await federation.ask(
    `query ($client_representations: String!, $representations: String!, $representations_: String!) {
      jobs {
        facet(name: $representations)
        other: facet(name: $client_representations)
        third: facet(name: $representations_)
      }
    }`,
    {
      variables: {
        representations: "wage",
        client_representations: "town",
        representations_: "form",
      },
    },
  );

  expect(data).toEqual({
    jobs: { facet: `{"name":"wage"}`, other: `{"name":"town"}`, third: `{"name":"form"}` },
  });
});

it.each([
  ["a missing required variable", `query ($first: Int!) { jobs(first: $first) { asked } }`, {}],
  [
    "a variable of the wrong type",
    `query ($first: Int!) { jobs(first: $first) { asked } }`,
    { first: "3" },
  ],
  [
    "null for a non-null variable",
    `query ($first: Int!) { jobs(first: $first) { asked } }`,
    { first: null },
  ],
  [
    "an unknown field of an input object",
    `query ($f: Filter) { jobs(filter: $f) { asked } }`,
    { f: { txt: "" } },
  ],
  [
    "a whole number out of range",
    `query ($first: Int!) { jobs(first: $first) { asked } }`,
    { first: 2 ** 31 },
  ],
])("%s is refused before any call", async (_what, query, variables) => {
  const answer = await federation.ask(query, { variables });

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toHaveLength(1);
  expect(federation.calls("jobs")).toEqual([]);
});

it("one value is as good as a list of one", async () => {
  expect(
    await asked(`query ($f: Filter) { jobs(filter: $f) { asked } }`, { f: { tags: "solo" } }),
  ).toEqual({ filter: { tags: [["solo"]], sort: "WAGE" }, first: 20, sort: "NEWEST" });
});

it("values given for variables nobody declared are ignored", async () => {
  expect(await asked(`{ jobs { asked } }`, { stray: 1 })).toEqual({ first: 20, sort: "NEWEST" });
});
