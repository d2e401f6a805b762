import { expect, it } from "@jest/globals";
import { buildSchema, parse } from "graphql";
import { prepareOperation } from "../../gateway/plan/prepare-operation.ts";
import { InvalidRequestError } from "../../gateway/plan/read-document.ts";
import { readVariables } from "../../gateway/read-variables.ts";

const schema = buildSchema(`
  type Query { jobs(filter: Filter): String }
  input Filter { text: String code: Int! = 0 }
`);
const fieldNames = { all: new Set<string>(), needed: new Set<string>() };

/** Refusals of a variable `$value` of a type, such as `$value.id must not be null`. */
function refusalsOf(type: string, given: Readonly<Record<string, unknown>>): string[] {
  const document = parse(`query ($value: ${type}) { __typename }`);
  const read = readVariables(given, prepareOperation(document, undefined, fieldNames), schema);
  if (!(read instanceof InvalidRequestError)) throw new Error("The values are not refused.");
  return read.errors.map(({ extensions: { field, reason } }) => `${field} ${reason}`);
}

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
