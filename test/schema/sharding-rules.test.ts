import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { readContract } from "../../schema/rules/contract.ts";
import { printProblem } from "../../schema/rules/problem.ts";
import { checkSharding } from "../../schema/rules/sharding-rules.ts";

/** A small contract in which every rule has something to look at, and nothing to refuse. */
const contract = `
  type Query {
    jobs(filter: JobFilter, first: Int! = 20, after: String): JobConnection @scattered(over: "filter.regions")
    job(id: ID!): Job @routed(by: "id")
    employer(uscc: String!): Employer @scattered
    summary: Summary @scattered
    coverageNow: Coverage! @scattered
  }
  type Mutation { closeJob(id: ID!): Job @routed(by: "id") }
  input JobFilter { regions: [String!] }
  type JobConnection {
    edges: [JobEdge!]!
    pageInfo: PageInfo!
    totalCount: Count!
    facets: [Facet!]! @merged(by: GROUP, on: "field")
    coverage: Coverage!
  }
  type JobEdge { cursor: String! node: Job! }
  type PageInfo { endCursor: String hasNextPage: Boolean! }
  type Count { value: Int! @merged(by: SUM) relation: String! @merged(by: AT_LEAST) }
  type Facet { field: String! values: [FacetValue!]! @merged(by: GROUP, on: "code") }
  type FacetValue { code: String! label: String! @merged(by: FIRST) count: Int! @merged(by: SUM) }
  type Coverage { asked: Int! }
  type Summary { jobs: Int! @merged(by: SUM) total: Count! }
  type Job @key(fields: "id") {
    id: ID!
    demand: Demand! @external
    candidates(regions: [String!], first: Int! = 5, after: String): JobConnection
      @requires(fields: "demand { occupation }") @scattered(over: "regions")
  }
  type Demand { occupation: String }
  type Employer @key(fields: "id") { id: ID! }
`;

function problemsOf(sdl: string): string[] {
  return checkSharding(readContract("province", parse(sdl))).map(printProblem);
}

/** The problems after one change; a change that changes nothing is a mistake of the test. */
function problemsAfter(before: string, after: string): string[] {
  const changed = contract.replace(before, after);
  expect(changed).not.toBe(contract);
  return problemsOf(changed);
}

describe("The rules of sharding", () => {
  it("have nothing against a contract that keeps them", () => {
    expect(problemsOf(contract)).toEqual([]);
  });

  it.each([
    [
      "a scattered object whose field has no merge rule",
      "jobs: Int! @merged(by: SUM)",
      "jobs: Int!",
      "[province] Summary.jobs: is merged across provinces and needs @merged(by:).",
    ],
    [
      "a list in a scattered object without a merge rule",
      "total: Count! }",
      "total: Count! names: [String!]! }",
      "[province] Summary.names: is merged across provinces and needs @merged(by:).",
    ],
    [
      "a count in a connection whose field has no merge rule",
      "value: Int! @merged(by: SUM)",
      "value: Int!",
      "[province] Count.value: is merged across provinces and needs @merged(by:).",
    ],
    [
      "facets that do not say what they are joined by",
      '@merged(by: GROUP, on: "field")',
      "@merged(by: GROUP)",
      "[province] JobConnection.facets: is grouped, so @merged(on:) must name a field of Facet.",
    ],
    [
      "facets joined by a field that does not exist",
      '@merged(by: GROUP, on: "code")',
      '@merged(by: GROUP, on: "name")',
      "[province] Facet.values: is grouped, so @merged(on:) must name a field of FacetValue.",
    ],
    [
      "a value of a facet without a merge rule",
      "count: Int! @merged(by: SUM)",
      "count: Int!",
      "[province] FacetValue.count: is merged across provinces and needs @merged(by:).",
    ],
    [
      "a scattered number",
      "summary: Summary @scattered",
      "summary: Int @scattered",
      "[province] Query.summary: is @scattered, but Int cannot be merged.",
    ],
    [
      "a root field without a route",
      'job(id: ID!): Job @routed(by: "id")\n    employer',
      "job(id: ID!): Job\n    employer",
      "[province] Query.job: is a root field without @routed or @scattered.",
    ],
    [
      "a root field with two routes",
      "employer(uscc: String!): Employer @scattered",
      'employer(uscc: String!): Employer @scattered @routed(by: "uscc")',
      "[province] Query.employer: is both @routed and @scattered; choose one.",
    ],
    [
      "a scattered mutation",
      'type Mutation { closeJob(id: ID!): Job @routed(by: "id") }',
      "type Mutation { closeJob(id: ID!): Job @scattered }",
      "[province] Mutation.closeJob: is a mutation and may not be @scattered.",
    ],
    [
      "a route by an argument that does not exist",
      'closeJob(id: ID!): Job @routed(by: "id")',
      'closeJob(id: ID!): Job @routed(by: "job")',
      '[province] Mutation.closeJob: names the argument "job" in @routed(by:), but there is no such argument.',
    ],
    [
      "a scatter over a field of an input that does not exist",
      '@scattered(over: "filter.regions")',
      '@scattered(over: "filter.provinces")',
      '[province] Query.jobs: names the argument "filter.provinces" in @scattered(over:), but there is no such argument.',
    ],
    [
      "a scattered entity field that requires nothing",
      '@requires(fields: "demand { occupation }") ',
      "",
      "[province] Job.candidates: is @scattered, so it must @require an @external field of Job.",
    ],
    [
      "a scattered entity field that requires only fields of its own subgraph",
      "demand: Demand! @external",
      "demand: Demand!",
      "[province] Job.candidates: is @scattered, so it must @require an @external field of Job.",
    ],
    [
      "a scattered field of a type without a key",
      'type Job @key(fields: "id")',
      "type Job",
      "[province] Job.candidates: is @scattered, but Job has no @key.",
    ],
    [
      "a scattered field that may not be null",
      "summary: Summary @scattered",
      "summary: Summary! @scattered",
      "[province] Query.summary: is @scattered and must be nullable.",
    ],
    [
      "a connection without coverage",
      "coverage: Coverage!\n",
      "\n",
      '[province] Query.jobs: returns JobConnection, which has no "coverage".',
    ],
    [
      "a connection without pageInfo",
      "pageInfo: PageInfo!\n",
      "\n",
      '[province] Query.jobs: returns JobConnection, which has no "pageInfo".',
    ],
    [
      "edges without a cursor",
      "cursor: String! node",
      "node",
      '[province] JobConnection.edges: has no "cursor", which paging needs.',
    ],
    [
      "a connection that cannot be continued",
      "jobs(filter: JobFilter, first: Int! = 20, after: String)",
      "jobs(filter: JobFilter, first: Int! = 20)",
      '[province] Query.jobs: returns a connection but has no argument "after".',
    ],
  ])("refuse %s, with type and field", (_, before, after, problem) => {
    expect(problemsAfter(before, after)).toContain(problem);
  });
});
