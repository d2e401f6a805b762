import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { Arg, Int, Mutation, Query, Resolver } from "type-graphql";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import { BadUserInputError } from "../../subgraphs/service/errors.ts";
import { KnownQueries } from "../../subgraphs/service/known-queries.ts";
import { limits } from "../../subgraphs/service/limits.ts";
import type { Logger } from "../../subgraphs/service/logger.ts";
import { type Service, startService } from "../../subgraphs/service/start-service.ts";
import { askSigned, serviceTrust } from "../support/trust.ts";

let resolved = 0;

@Resolver()
class NumbersResolver {
  @Query(() => [Int], { nullable: true, description: "Up to a number." })
  upTo(@Arg("number", () => Int, { description: "Which." }) number: number): number[] {
    resolved += 1;
    if (number < 0) throw new BadUserInputError("number", "must not be negative");
    return Array.from({ length: number }, (_, at) => at);
  }

  @Query(() => Int, { description: "Breaks." })
  bug(): number {
    throw new TypeError("secret detail");
  }

  @Query(() => [Int], { nullable: true, description: "Has a hole where none may be." })
  hole(): (number | null)[] {
    return [1, null];
  }

  @Mutation(() => Int, { description: "Counts." })
  count(): number {
    return 1;
  }
}

const { schema } = buildFederatedSchema({
  resolvers: [NumbersResolver],
  sharded: false,
  personal: false,
});
const logger: Logger = { info() {}, warn() {}, error() {} };

const upTo = "query UpTo($number: Int!) { upTo(number: $number) }";
const bodies: Readonly<Record<string, object>> = {
  "an answer": { query: upTo, variables: { number: 3 } },
  "a name": { query: upTo, variables: { number: 1 }, operationName: "UpTo" },
  "an error of a field": { query: upTo, variables: { number: -1 } },
  "a null that spreads": { query: "{ hole upTo(number: 1) }" },
  "a bug that leaves no data": { query: "{ bug }" },
  fragments: { query: "query { ...F } fragment F on Query { first: upTo(number: 1) __typename }" },
  "a directive": {
    query: "query ($is: Boolean!) { upTo(number: 1) @skip(if: $is) __typename }",
    variables: { is: true },
  },
  "a variable that does not fit": { query: upTo, variables: { number: "many" } },
  "a variable that is missing": { query: upTo },
  "a name that is not there": { query: upTo, variables: { number: 1 }, operationName: "Other" },
  "variables that are none": { query: upTo, variables: [1] },
  extensions: { query: upTo, variables: { number: 1 }, extensions: {} },
  "a write": { query: "mutation { count }" },
  "several operations": { query: "query A { __typename } query B { __typename }" },
  "what is not valid": { query: "{ nothing }" },
};

describe("a query that a service knows", () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      host: "127.0.0.1",
      port: 0,
      endpoints: [{ path: "/graphql", schema, context: () => ({}) }],
      ready: async () => true,
      production: false,
      trust: serviceTrust(["61"]),
      logger,
    });
  });
  afterAll(() => service.stop());

  const answerTo = async (body: object, accept?: string) => {
    const question = {
      ...{ audience: "61", path: "/graphql", body: JSON.stringify(body) },
      ...(accept !== undefined && { headers: { accept } }),
    };
    const response = await askSigned(service.url, question);
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get("content-type"),
      cacheControl: response.headers.get("cache-control"),
      // Each failure of ours has a number of its own.
      text: text.replaceAll(/"incident":"[^"]+"/g, '"incident":""'),
    };
  };

  it.each(Object.entries(bodies))("is answered as the first time: %s", async (_, body) => {
    // A preference is enough for it to be asked of Apollo Server.
    const first = await answerTo(body, "application/json;q=0.9");
    const second = await answerTo(body, "application/json");
    const third = await answerTo(body, "*/*");

    expect([second, third]).toEqual([first, first]);
  });

  it("is resolved once for each time it is asked", async () => {
    const body = { query: upTo, variables: { number: 2 } };
    await answerTo(body);
    resolved = 0;

    await answerTo(body, "application/json");
    await answerTo({ ...body, variables: { number: -2 } }, "application/json");

    expect(resolved).toBe(2);
  });
});

describe("the queries that are known", () => {
  const known = () => new KnownQueries({ schema, formatError: (formatted) => formatted });
  const remember = (queries: KnownQueries, text: string) => queries.remember(text, parse(text));
  const question = (text: string) => ({ query: text });

  it("are those that were remembered", async () => {
    const queries = known();

    const before = await queries.answer(question("{ __typename }"), {});
    remember(queries, "{ __typename }");
    const after = await queries.answer(question("{ __typename }"), {});

    expect([before, after]).toEqual([null, '{"data":{"__typename":"Query"}}\n']);
  });

  it("are no writes", async () => {
    const queries = known();
    remember(queries, "mutation { count }");

    expect(await queries.answer(question("mutation { count }"), {})).toBeNull();
  });

  it("are so many, and those that were not asked for longest are forgotten", async () => {
    const queries = known();
    const third = limits.knownQueriesCharactersMax / 3;
    const long = (name: string) => `{ ${name}: __typename }`.padEnd(third);
    for (const name of ["a", "b", "c"]) remember(queries, long(name));
    await queries.answer(question(long("a")), {});

    remember(queries, long("d"));

    const answers = ["a", "b", "c", "d"].map((name) => queries.answer(question(long(name)), {}));
    expect((await Promise.all(answers)).map((answer) => answer !== null)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
