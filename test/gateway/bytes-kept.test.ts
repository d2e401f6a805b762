import { expect, it } from "@jest/globals";
import { parse } from "graphql";
import { limits } from "../../gateway/limits.ts";
import { prepareOperation } from "../../gateway/plan/prepare-operation.ts";

const fieldNames = { all: new Set<string>(), needed: new Set<string>() };
const prepared = (query: string) => prepareOperation(parse(query), undefined, fieldNames);
const bytesOf = (query: string) => prepared(query).bytes;
const long = "x".repeat(100_000);

it("a long value is counted in each of the plans that are kept", () => {
  const query = `query ($a: Boolean!, $b: Boolean!) {
    name(of: "${long}") yes: name @skip(if: $a) no: name @skip(if: $b)
  }`;

  expect(bytesOf(query) - bytesOf(query.replace(long, ""))).toBeGreaterThan(8 * long.length);
});

it("a long value is counted wherever its fragment is spread", () => {
  const spread = Array.from({ length: 10 }, (_, n) => `a${n}: self { ...F }`).join(" ");
  const query = `{ ${spread} } fragment F on Self { name(of: "${long}") }`;

  expect(bytesOf(query) - bytesOf(query.replace(long, ""))).toBeGreaterThan(20 * long.length);
});

it("a variable's long default value is counted in each of the plans that are kept", () => {
  const query = `query ($a: Boolean!, $b: Boolean!, $of: String = "${long}") {
    name(of: $of) yes: name @skip(if: $a) no: name @skip(if: $b)
  }`;

  expect(bytesOf(query) - bytesOf(query.replace(long, ""))).toBeGreaterThan(24 * long.length);
});

/** Four conditions, sixteen combinations of their values. */
const switched = (
  fields: string,
) => `query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!) {
  a: name @skip(if: $a) b: name @skip(if: $b) c: name @skip(if: $c) d: name @skip(if: $d) ${fields}
}`;

function named(count: number, characters: number): string {
  const value = "x".repeat(characters / count - 20);
  return Array.from({ length: count }, (_, n) => `a${n}: name(of: "${value}")`).join(" ");
}

it("of a common operation every combination is kept", () => {
  expect(prepared(switched(named(100, 5_000))).combinationsKept).toBe(16);
});

it.each([
  ["one field", 1],
  ["a few hundred fields", 500],
  ["as many fields as there may be", 1_990],
])(
  "an operation of as many characters as there may be and %s leaves room for five others",
  (_, fields) => {
    const query = switched(named(fields, 250_000));

    expect(query.length).toBeLessThan(limits.charactersMax);
    expect(6 * bytesOf(query)).toBeLessThan(limits.operationsBytesMax);
  },
);
