import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { buildProvinceSchema } from "../../subgraphs/province/schema.ts";
import { type Production, startProduction } from "./support/production.ts";

/**
 * How schemas are found out where introspection is off: near misses of names are asked for, and the
 * refusals are read. Nothing may be told that was not in the request.
 */
let production: Production;
beforeAll(async () => {
  production = await startProduction();
}, 60_000);
afterAll(() => production?.stop());

const targets = [
  {
    what: "a province",
    url: () => `${production.signedProvince}/province`,
    schema: buildProvinceSchema().schema,
  },
] as const;

function typesOf(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  const isOurs = (type: GraphQLNamedType) =>
    !isIntrospectionType(type) && !isSpecifiedScalarType(type);
  return Object.values(schema.getTypeMap()).filter(isOurs);
}

/** Every name in a schema. */
function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  const names = typesOf(schema).flatMap((type) => [
    type.name,
    ...(isEnumType(type) ? type.getValues().map(({ name }) => name) : []),
    ...(isInputObjectType(type) ? Object.keys(type.getFields()) : []),
    ...(isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).flatMap(({ name, args }) => [
          name,
          ...args.map((argument) => argument.name),
        ])
      : []),
  ]);
  return new Set([...names, ...schema.getDirectives().map(({ name }) => name)]);
}

/** Near misses: what graphql-js suggests the name for. */
function nearMisses(name: string): string[] {
  return [`${name}s`, name.slice(0, -1), `${name[1] ?? "x"}${name[0]}${name.slice(2)}`].filter(
    (miss) => /^[A-Za-z]\w*$/.test(miss) && miss !== name,
  );
}

/** One name at every place where a document can name something. */
function everywhere(name: string): string {
  return `query ($x: ${name}) {
    ${name} __typename @${name} ... on ${name} { __typename }
    a: jobs(${name}: 1) { ${name} edges { ${name} node { ${name} ... on ${name} { id } employer { ${name} } } } }
    b: jobs(filter: { ${name}: 1 }, sort: ${name}, first: $x) { edges { cursor } }
  }`;
}

function questionsAbout(schema: GraphQLSchema): string[] {
  const names = [...namesIn(schema)].filter((name) => !name.startsWith("_"));
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
  return [
    ...names.flatMap(nearMisses).map(everywhere),
    ...roots.flatMap((field) => [
      `{ ${field} }`,
      `{ ${field} { nothing { nothing } } }`,
      `{ ${field}(nothing: 1) { nothing } }`,
    ]),
    "{ jobs { edges { cursor { nothing } } } }",
    "{ jobs { edges { node { region employer workplace wage } } } }",
    "{ jobs(filter: 1) { edges { cursor } } }",
    "{ jobs(filter: { forms: 1, status: 2, regions: 3 }) { edges { cursor } } }",
    "{ jobs(sort: 1, first: true) { edges { cursor } } }",
    "query ($x: Int) { jobs(sort: $x, filter: $x) { edges { cursor } } }",
    "mutation { nothing }",
    "subscription { nothing }",
  ];
}

/** The answer's words that are names of the schema and did not stand in the question. */
function told(said: string, question: string, names: ReadonlySet<string>): string[] {
  const asked = new Set(question.match(/\w+/g));
  const words = [...said.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word);
  // A plain small word is a name only in quotes: sentences have such words as well.
  const quoted = new Set([...said.matchAll(/\\"(\w+)\\"/g)].map(([, word]) => word));
  return [...new Set(words)].filter(
    (word) => names.has(word) && !asked.has(word) && (/[A-Z_\d]/.test(word) || quoted.has(word)),
  );
}

/** Words of answers that are names of the schema by chance: codes and parts of every answer. */
const spoken = new Set(["GraphQL", "DOWN", "OK"]);

describe.each(targets)("X16: $what", ({ url, schema }) => {
  const names = new Set([...namesIn(schema)].filter((name) => !spoken.has(name)));

  async function ask(body: { readonly query: string; readonly variables?: object }) {
    const response = await fetch(url(), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.text();
  }

  it("tells no name to whoever guesses", async () => {
    const leaks = new Map<string, string>();
    const questions = questionsAbout(schema);
    for (let from = 0; from < questions.length; from += 50) {
      const batch = questions.slice(from, from + 50);
      await Promise.all(
        batch.map(async (query) => {
          const said = await ask({ query });
          expect(said).toContain('"errors"');
          for (const name of told(said, query, names)) leaks.set(name, `${query} → ${said}`);
        }),
      );
    }
    expect([...leaks.values()].slice(0, 10)).toEqual([]);
  }, 120_000);

  it.each([
    ["JobFilter", { nothing: 1 }],
    ["JobFilter", { forms: ["NOTHING"] }],
    ["JobFilter", "nothing"],
    ["JobFilter", { ageFits: "nothing" }],
    ["JobSort", "NOTHING"],
    ["JobSort", 1],
    ["Int", { nothing: 1 }],
  ])("tells no name of a variable of the type %s that is %j", async (type, x) => {
    const argument = { JobFilter: "filter", JobSort: "sort", Int: "first" }[type];
    const query = `query ($x: ${type}) { jobs(${argument}: $x) { edges { cursor } } }`;
    const said = await ask({ query, variables: { x } });

    expect(said).toContain('"errors"');
    expect(told(said, `${query} ${JSON.stringify(x)}`, names)).toEqual([]);
  });
});

describe("X17: the schema as a whole", () => {
  const ways: readonly (readonly [what: string, query: string])[] = [
    ["__schema", "{ __schema { types { name } } }"],
    ["__type", '{ __type(name: "Worker") { fields { name } } }'],
    ["an alias of it", "{ harmless: __schema { queryType { name } } }"],
    ["a fragment", "{ ...F } fragment F on Query { __schema { types { name } } }"],
    [
      "a fragment in a fragment",
      "{ ...F } fragment F on Query { ... on Query { ...G } } fragment G on Query { __schema { types { name } } }",
    ],
    [
      "an operation beside others",
      "query A { __typename } query B { __schema { types { name } } }",
    ],
    ["_service", "{ _service { sdl } }"],
    ["a fragment with _service", "{ ...F } fragment F on Query { _service { sdl } }"],
    [
      "_entities",
      '{ _entities(representations: [{ __typename: "Worker", id: "61:1" }]) { __typename } }',
    ],
  ];
  const tellsNothing = (said: string) => {
    expect(JSON.parse(said)).toMatchObject({ errors: [expect.anything()] });
    expect(said).not.toMatch(/"data":\{|JobPosting|nameMasked|type Query/);
  };

  it.each(ways)(
    "is not told by the gateway by %s, be it asked by POST or GET",
    async (_, query) => {
      const operationName = query.includes("query B") ? "B" : undefined;
      const url = `${production.gateway}/graphql`;
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ query, operationName });
      const posted = await fetch(url, { method: "POST", headers, body });
      tellsNothing(await posted.text());
      const search = new URLSearchParams({ query, ...(operationName && { operationName }) });
      const got = await fetch(`${url}?${search}`, { headers });
      tellsNothing(await got.text());
    },
  );

  it.each(ways.filter(([, query]) => query.includes("__schema") || query.includes("__type(")))(
    "is not told by a province by %s",
    async (_, query) => {
      const operationName = query.includes("query B") ? "B" : undefined;
      for (const endpoint of ["province", "exchange"]) {
        const answer = await fetch(`${production.signedProvince}/${endpoint}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query, operationName }),
        });
        tellsNothing(await answer.text());
      }
    },
  );
});
