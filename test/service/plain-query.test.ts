import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { PlainQueries } from "../../subgraphs/service/plain-query.ts";

function aSchema(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { jobs(first: Int!): Jobs  must: Jobs!  count: Int!  any: Any }
    type Jobs { total: Int!  edges: [Edge!]  codes: [[String]!] }
    type Edge { cursor: ID!  node: Job }
    type Job { id: ID!  title: String  open: Boolean!  form: Form  wage: Wage!  employer: Job  near(km: Int): Job  slow: String }
    type Wage { min: Float  max: Float! }
    enum Form { FULL PART }
    union Any = Job | Wage
  `);
  const query = schema.getQueryType()?.getFields() ?? {};
  for (const [name, field] of Object.entries(query))
    field.resolve = (_source, _args, context: Given) => {
      context.resolved.push(name);
      return given(context.values[name]);
    };
  const slow = schema.getType("Job");
  if (slow && "getFields" in slow) {
    const field = slow.getFields().slow;
    if (field && "resolve" in field) field.resolve = () => "slow";
  }
  return schema;
}

interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly resolved: string[];
}

/** A resolver that throws, or one that finds something. */
function given(value: unknown): unknown {
  if (value === "throw") throw new Error("thrown");
  return Promise.resolve(value);
}

const schema = aSchema();
const queries = new PlainQueries(schema);

/**
 * Errors have no order of their own. Where several root fields fail and nothing is left, the first failure
 * is the answer, and it is a matter of time which others are told.
 */
function textOf(answer: ExecutionResult | undefined): string {
  const paths = answer?.errors?.map(({ path }) => path?.[0]);
  if (answer?.data === null && paths?.[0] !== "only") return `failed: ${paths?.length !== 0}`;
  const errors = answer?.errors?.map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ ...answer, errors });
}

const job = "{ id title open form wage { min max } employer { ...Name } }";
const fragments = "fragment Name on Job { id called: title __typename }";
const documents = [
  `query ($first: Int!) { jobs(first: $first) { total edges { cursor node ${job} } codes } } ${fragments}`,
  `{ must { total edges { node { id wage { max } } node { title } } } count }`,
  `query { a: jobs(first: 1) { total } b: jobs(first: 2) { edges { node ${job} } } must { codes } } ${fragments}`,
  `{ only: must { total edges { node ${job} } codes } } ${fragments}`,
].map((text) => parse(text));

/** What somebody may have written who writes resolvers. */
const odd = fc.oneof(
  fc.constantFrom(null, undefined, "text", "FULL", 1, 0.5, Number.NaN, 2 ** 40, true, {}, []),
  fc.constantFrom(new Error("returned"), () => 1, Promise.resolve("late"), new Set(["item"])),
);
const mostly = <Value>(usual: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 30, arbitrary: usual as fc.Arbitrary<unknown> },
    { weight: 1, arbitrary: odd },
  );
const wage = fc.record({ min: mostly(fc.double()), max: mostly(fc.integer()) });
const employer = fc.record({ id: mostly(fc.string()), title: mostly(fc.string()) });
const aJob = fc.record({
  id: mostly(fc.string()),
  title: mostly(fc.string()),
  open: mostly(fc.boolean()),
  form: mostly(fc.constantFrom("FULL", "PART")),
  wage: mostly(wage),
  employer: mostly(employer),
});
const edge = fc.record({ cursor: mostly(fc.string()), node: mostly(aJob) });
const jobs = fc.record({
  total: mostly(fc.integer({ max: 9 })),
  edges: mostly(fc.array(mostly(edge), { maxLength: 4 })),
  codes: mostly(fc.array(mostly(fc.array(mostly(fc.string()), { maxLength: 3 })))),
});
const values = fc.record({
  jobs: fc.oneof(mostly(jobs), fc.constant("throw")),
  must: fc.oneof(mostly(jobs), fc.constant("throw")),
  count: fc.oneof(mostly(fc.integer()), fc.constant("throw")),
});

describe("a query of which only the root fields have resolvers", () => {
  it("is answered as by graphql-js, whatever the resolvers find", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        values,
        fc.constantFrom({ first: 1 }, { first: "many" }, {}),
        async (document, found, variableValues) => {
          const context = (): Given => ({ values: found, resolved: [] });
          const [own, theirs] = [context(), context()];

          const answer = await queries.compile(document)?.({ contextValue: own, variableValues });

          const expected = await execute({
            ...{ schema, document, variableValues },
            contextValue: theirs,
          });
          expect(answer).toBeDefined();
          expect(textOf(answer)).toBe(textOf(expected));
          expect(own.resolved).toEqual(theirs.resolved);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a resolver below", "{ must { edges { node { slow } } } }"],
    ["an argument below", "{ must { edges { node { near(km: 1) { id } } } } }"],
    ["a condition", "{ must { total @skip(if: false) } }"],
    ["a condition above", "{ must @include(if: true) { total } }"],
    ["a type that may be another", "{ any { ... on Wage { min } } }"],
    ["a question about the schema", "{ __schema { queryType { name } } }"],
    ["an alias that names the prototype", "{ must { __proto__: total } }"],
    ["a fragment at the root", "{ ...R } fragment R on Query { count }"],
  ])("is none with %s", (_, text) => {
    const document = parse(text);

    expect(validate(schema, document)).toEqual([]);
    expect(queries.compile(document)).toBeNull();
  });
});
