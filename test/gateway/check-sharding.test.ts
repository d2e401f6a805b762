import { expect, it } from "@jest/globals";
import { SupergraphError } from "../../gateway/errors.ts";
import { readSupergraph } from "../../gateway/supergraph/read-supergraph.ts";
import { compose } from "../federation/a-federation.ts";
import { shardedDocument } from "../support/subgraph-schema.ts";

/** A small sharded subgraph that keeps every rule the gateway looks at when it starts. */
const contract = `
  type Query {
    jobs(filter: JobFilter, first: Int! = 20, after: String): JobConnection @scattered(over: "filter.regions")
    job(id: ID!): Job @routed(by: "id")
    summary: Summary @scattered
  }
  type Mutation { closeJob(id: ID!): Job @routed(by: "id") }
  input JobFilter { regions: [String!] }
  type JobConnection { edges: [JobEdge!]! pageInfo: PageInfo! facets: [Facet!]! @merged(by: GROUP, on: "field") }
  type JobEdge { cursor: String! node: Job! }
  type PageInfo { endCursor: String hasNextPage: Boolean! }
  type Facet { field: String! jobs: Int! @merged(by: SUM) }
  type Summary { jobs: Int! @merged(by: SUM) total: Total! }
  type Total { value: Int! @merged(by: SUM) }
  type Job @key(fields: "id") { id: ID! }
`;

function problemsOf(sdl: string): readonly string[] {
  const supergraph = compose([
    { name: "province", url: "province://*/province", typeDefs: shardedDocument(sdl) },
  ]);
  try {
    readSupergraph(supergraph);
    return [];
  } catch (error) {
    if (error instanceof SupergraphError) return error.problems;
    throw error;
  }
}

it("a sharded supergraph that keeps the rules is served", () => {
  expect(problemsOf(contract)).toEqual([]);
});

it.each([
  [
    "a scattered connection without a page size",
    "filter: JobFilter, first: Int! = 20,",
    "filter: JobFilter,",
    'Query.jobs is @scattered and returns a connection: it needs an argument "first" of type Int! or with a default.',
  ],
  [
    "a page size that may be left out",
    "first: Int! = 20",
    "first: Int",
    'Query.jobs is @scattered and returns a connection: it needs an argument "first" of type Int! or with a default.',
  ],
  [
    "a page size that is no number",
    "first: Int! = 20",
    'first: String! = "20"',
    'Query.jobs is @scattered and returns a connection: it needs an argument "first" of type Int! or with a default.',
  ],
  [
    "a route by an argument that is not there",
    'job(id: ID!): Job @routed(by: "id")',
    'job(id: ID!): Job @routed(by: "uuid")',
    'Query.job is @routed by "uuid", which is no argument of it.',
  ],
  [
    "a scattered field over an argument that is not there",
    'over: "filter.regions"',
    'over: "filter.places"',
    'Query.jobs is @scattered over "filter.places", which is no argument of it.',
  ],
  [
    "a scattered mutation",
    'closeJob(id: ID!): Job @routed(by: "id")',
    "closeJob(id: ID!): Job @scattered",
    "Mutation.closeJob is a mutation and may not be @scattered: a write goes to one province.",
  ],
  [
    "a scattered number",
    "summary: Summary @scattered",
    "summary: Summary @scattered count: Int @scattered",
    "Query.count is @scattered and must return an object or a list.",
  ],
  [
    "a member that nobody can merge",
    "type Total { value: Int! @merged(by: SUM) }",
    "type Total { value: Int! }",
    "Summary.total has no merge rule, but Query.summary is @scattered and returns it.",
  ],
  [
    "a group by nothing",
    '@merged(by: GROUP, on: "field")',
    "@merged(by: GROUP)",
    "JobConnection.facets is merged by GROUP and must say on which field.",
  ],
])("%s is refused at the start", (_, before, after, problem) => {
  const broken = contract.replace(before, after);
  expect(broken).not.toBe(contract);

  expect(problemsOf(broken)).toEqual([problem]);
});
