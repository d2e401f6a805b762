import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  one: {
    sdl: `type Query { a: Int b: Int } type Mutation { set: Int }`,
    resolvers: { Query: { a: () => 1, b: () => 2 }, Mutation: { set: () => 3 } },
  },
});

const document = `query A { a } query B { b } mutation C { set }`;

it.each([
  ["A", { a: 1 }],
  ["B", { b: 2 }],
  ["C", { set: 3 }],
])("operationName picks operation %s of several", async (operationName, data) => {
  expect(await federation.ask(document, { operationName })).toEqual({ data });
});

it("a single operation needs no name, and takes its own", async () => {
  expect(await federation.ask(`query A { a }`)).toEqual({ data: { a: 1 } });
  expect(await federation.ask(`query A { a }`, { operationName: "A" })).toEqual({ data: { a: 1 } });
});

it.each([
  ["no name for several operations", document, undefined],
  ["a name no operation has", document, "D"],
  ["a wrong name for a single operation", `query A { a }`, "B"],
  ["a document without an operation", `fragment F on Query { a }`, undefined],
])("%s is refused before any call", async (_what, query, operationName) => {
  const answer = await federation.ask(query, operationName ? { operationName } : {});

  expect(answer.data).toBeUndefined();
  expect(answer.errors?.length).toBeGreaterThan(0);
  expect(federation.calls("one")).toEqual([]);
});
