import { expect, it } from "@jest/globals";
import { parse } from "graphql";
import { prepareOperation } from "../../gateway/plan/prepare-operation.ts";

const fieldNames = { all: new Set<string>(), needed: new Set<string>() };
const bytesOf = (query: string) => prepareOperation(parse(query), undefined, fieldNames).bytes;
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
