import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  archive: {
    sdl: `
      scalar Json
      scalar Month
      type Query {
        document(of: Json): Json
        month(of: Month!): Month
        number: Float
        big: Float
        id: ID
      }
      type Worker @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        document: (_root, { of }) => of ?? { a: [1, { b: null }], 名: "值" },
        month: (_root, { of }) => of,
        number: () => 1.5,
        big: () => 9007199254740991,
        id: () => 42,
      },
    },
  },
});

it("an object, a list, a text and a number may all be one scalar", async () => {
  expect(await federation.ask(`{ document }`)).toEqual({
    data: { document: { a: [1, { b: null }], 名: "值" } },
  });
  for (const value of [{ x: { y: [] } }, ["a", 1], "text", 0, false]) {
    expect(
      await federation.ask(`query ($of: Json) { document(of: $of) }`, { variables: { of: value } }),
    ).toEqual({ data: { document: value } });
  }
});

it("a scalar written in the query arrives as written", async () => {
  expect(
    await federation.ask(
      `{ document(of: { list: [1, 2.5, "three", true, null], kind: FREE }) month(of: "2025-03") }`,
    ),
  ).toEqual({
    data: {
      document: { list: [1, 2.5, "three", true, null], kind: "FREE" },
      month: "2025-03",
    },
  });
});

it("numbers keep their value, and an ID is text", async () => {
  expect(await federation.ask(`{ number big id }`)).toEqual({
    data: { number: 1.5, big: 9007199254740991, id: "42" },
  });
});

it("texts with quotes, backslashes, control and astral characters arrive unharmed", async () => {
  const text = 'quote " backslash \\ newline \n tab \t null \u0000 cook 厨师 😀 line \u2028 end';
  expect(
    await federation.ask(`query ($of: Json) { document(of: $of) }`, { variables: { of: text } }),
  ).toEqual({ data: { document: text } });
});
