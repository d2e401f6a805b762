import { expect, it } from "@jest/globals";
import { buildSchema, parse } from "graphql";
import { prepareOperation } from "../../gateway/plan/prepare-operation.ts";
import { InvalidRequestError } from "../../gateway/plan/read-document.ts";
import { readVariables } from "../../gateway/read-variables.ts";

const schema = buildSchema(`
  type Query { jobs(filter: Filter, by: By, first: Int): String }
  input Filter { text: String code: Int! = 0 }
  input By @oneOf { id: ID name: String }
`);
const fieldNames = { all: new Set<string>(), needed: new Set<string>() };

/** Refusals of a variable `$value` of a type, such as `$value.id must not be null`. */
function refusalsOf(
  type: string,
  given: Readonly<Record<string, unknown>>,
  development = true,
): string[] {
  const document = parse(`query ($value: ${type}) { __typename }`);
  const prepared = prepareOperation(document, undefined, fieldNames);
  const read = readVariables(given, prepared, { schema, development });
  if (!(read instanceof InvalidRequestError)) throw new Error("The values are not refused.");
  return read.errors.map(({ extensions: { field, reason } }) => `${field} ${reason}`);
}

it.each([
  ["no field", {}, ["$value must have exactly one field"]],
  ["two fields", { id: "1", name: "a" }, ["$value must have exactly one field"]],
  ["a field that is null", { id: null }, ["$value.id must not be null"]],
  [
    "two fields, one of them null",
    { id: null, name: "a" },
    ["$value must have exactly one field", "$value.id must not be null"],
  ],
  [
    "an unknown field",
    { nick: "a" },
    ['$value must not have the field "nick"', "$value must have exactly one field"],
  ],
])("an object that must have one field is refused for %s", (_, value, refusals) => {
  expect(refusalsOf("By", { value })).toEqual(refusals);
});

it.each([[[]], [["a"]]])("the list %j is no object", (value) => {
  expect(refusalsOf("Filter", { value })).toEqual(["$value must be an object of the type Filter"]);
});

it("a refusal never goes without a reason, be it a value that no JSON can hold", () => {
  expect(refusalsOf("Int! = 5", { value: undefined })).toEqual(["$value must fit the type Int!"]);
});

/** Refusals of an object that has these fields, and how often its fields were gone through. */
function passesOver(names: readonly string[]) {
  let passes = 0;
  const value = new Proxy(Object.fromEntries(names.map((name) => [name, 1])), {
    ownKeys(target) {
      passes++;
      return Reflect.ownKeys(target);
    },
  });
  const refusals = refusalsOf("Filter", { value });
  return { passes, refusals };
}

const numbered = (count: number, beginning: string) =>
  Array.from({ length: count }, (_, index) => `${beginning}${index}`);

it("however many unknown fields an object has, it is gone through as often and twenty are told", () => {
  const few = passesOver(numbered(25, "x"));
  const many = passesOver(numbered(25_000, "x"));

  expect(many.refusals).toHaveLength(20);
  expect(many).toEqual(few);
});

it("fields that are told alike are no reason to look again", () => {
  const beginning = "x".repeat(80);
  const few = passesOver(numbered(2, beginning));
  const many = passesOver(numbered(2_500, beginning));

  expect(many.refusals).toEqual([`$value must not have the field "${beginning}…"`]);
  expect(many).toEqual(few);
});

it("X18: outside development no field is repeated that the schema does not have", () => {
  const value = { "Bearer secret": 1, other: 2 };

  expect(refusalsOf("Filter", { value }, false)).toEqual([
    "$value must have no fields but those of the type Filter",
  ]);
});
