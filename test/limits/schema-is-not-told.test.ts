import { describe, expect, it } from "@jest/globals";
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { hiddenNames } from "../../gateway/hidden-names.ts";
import { aGatewayWithoutProvinces, toldBy } from "./a-gateway-without-provinces.ts";

const { post, gateway, url, failures } = await aGatewayWithoutProvinces();

interface Named {
  readonly name: string;
  readonly args?: readonly Named[];
}

/** Every name of the schema that is no word of a common sentence. */
const schemaNames = new Set(
  Object.values(gateway.apiSchema.getTypeMap())
    .filter(({ name }) => !/^(__.*|Int|Float|String|Boolean|ID)$/.test(name))
    .flatMap((type) => [
      type.name,
      ...(isEnumType(type) ? type.getValues().map(({ name }) => name) : []),
      ...(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.values<Named>(type.getFields()).flatMap((field) => [
            field.name,
            ...(field.args ?? []).map(({ name }) => name),
          ])
        : []),
    ])
    .filter((name) => /[A-Z_]/.test(name)),
);

/** Names of the schema in an answer that were not in the question. */
async function learned(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const { errors, text } = await post({ query, variables });
  expect(errors?.length).toBeGreaterThan(0);
  const asked = new Set(`${query} ${JSON.stringify(variables)}`.match(/\w+/g));
  return (text.match(/\w+/g) ?? []).filter((word) => schemaNames.has(word) && !asked.has(word));
}

/** As a tool guesses: a letter less, a letter more, and an ending. */
const guessesFrom = (name: string) => [name.slice(0, -1), `${name}s`, `${name}x`];

describe("X16: guessing names", () => {
  it("a guess next to a name is answered without the name", async () => {
    const names = [...schemaNames].filter((_, index) => index % 3 === 0);
    expect(names.length).toBeGreaterThan(80);
    for (const guess of names.flatMap(guessesFrom)) {
      const query = `query ($v: ${guess}) { ${guess} jobs(${guess}: 1, sort: ${guess}) { ${guess} } ... on ${guess} { id } }`;
      expect(await learned(query)).toEqual([]);
    }
  });

  it.each([
    ["a field that has fields", "{ jobs }"],
    ["a field that has none", "{ jobs { totalCount { value { id } } } }"],
    ["an argument that is missing", "{ job { id } }"],
    ["an argument of another type", '{ jobs(filter: "x") { edges { cursor } } }'],
    ["an argument that is no enum value", "{ jobs(sort: CHEAPEST) { edges { cursor } } }"],
    ["a field of a filter", "{ jobs(filter: { wages: 1 }) { edges { cursor } } }"],
    ["a fragment on what it cannot be", "{ jobs { ... on Worker { id } } }"],
    ["two fields of one name", "{ a: jobs { edges { cursor } } a: workers { edges { cursor } } }"],
  ])("%s is refused without a name of what it should be", async (_, query) => {
    expect(await learned(query)).toEqual([]);
  });

  it.each([
    ["JobSort", "sort", "CHEAPEST"],
    ["JobFilter", "filter", { ageFit: 1 }],
    ["JobFilter", "filter", { forms: ["SOMETIMES"] }],
    ["JobFilter", "filter", { ageFits: "x" }],
  ])("a variable of type %s is refused without a name, too", async (type, argument, value) => {
    const query = `query ($v: ${type}) { jobs(${argument}: $v) { edges { cursor } } }`;

    expect(await learned(query, { v: value })).toEqual([]);
  });
});

it("X16, X18: a variable's field that the schema does not have is not repeated", async () => {
  const query = "query ($v: JobFilter) { jobs(filter: $v) { edges { cursor } } }";
  const { errors, text } = await post({ query, variables: { v: { "id-110105199001011234": 1 } } });

  expect(errors).toMatchObject([
    {
      extensions: {
        field: "$v",
        reason: "must have no fields but those of the type JobFilter",
      },
    },
  ]);
  expect(text).not.toContain("110105199001011234");
});

it("X16: fields that only other fields need are refused without their names", () => {
  const fields = ["Worker.personLink", "Worker.intent", "Worker.phoneMasked"];
  const message = `Refused: ${fields.join(", ")}.`;
  const written = "{ workers { edges { node { phoneMasked } } } }";

  const [refused] = hiddenNames(gateway.apiSchema)([{ message, extensions: { fields } }], written);

  expect(refused?.extensions).toEqual({ fields: ["….…", "….phoneMasked"] });
  expect(refused?.message).toBe("Refused: ….…, ….…, ….phoneMasked.");
});

describe("X17: introspection", () => {
  const questions = [
    "{ __schema { types { name } } }",
    '{ __type(name: "Worker") { fields { name } } }',
    "{ a: __schema { types { name } } }",
    "{ ...F } fragment F on Query { __schema { types { name } } }",
    "{ ... { ... on Query { __type(name: $n) { name } } } }",
    "query __schema { ... @include(if: true) { __schema { queryType { name } } } }",
    "{ _service { sdl } }",
    '{ _entities(representations: [{ __typename: "Worker", id: "61:1" }]) { __typename } }',
    "{ ...F } fragment F on Query { a: _service { sdl } }",
  ];

  it.each(questions)("%s is refused by POST and by GET", async (query) => {
    const headers = {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
    };
    const byGet = await toldBy(
      await fetch(`${url}?${new URLSearchParams({ query })}`, { headers }),
    );

    for (const { status, data, errors } of [await post({ query }), byGet]) {
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      for (const { extensions } of errors ?? [])
        expect(extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    }
    expect(await learned(query)).toEqual([]);
  });

  it.each(["{ __schema { types { name } } }", '{ a: __type(name: "Worker") { kind } }'])(
    "%s is refused in words of our own, with the switch that there is",
    async (query) => {
      const { text, errors } = await post({ query });

      expect(errors).toEqual([
        {
          message: "The schema is told only in development: start the gateway with --development.",
          locations: [{ line: 1, column: 3 }],
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        },
      ]);
      expect(text).not.toMatch(/apollo/i);
    },
  );

  it("__typename is no introspection", async () => {
    expect(await post({ query: "{ __typename }" })).toMatchObject({
      data: { __typename: "Query" },
    });
  });
});

it("none of it counts as a failure of the gateway", () => {
  expect(failures).toEqual([]);
});
