import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker: Worker hello: String! greeted(warmly: Boolean): String! }
      type Worker @key(fields: "id") { id: ID! name: String! number: Int! home: Region! }
      type Region @key(fields: "code", resolvable: false) { code: ID! }
    `,
    resolvers: {
      Query: {
        worker: () => ({ id: "w1", name: "Li", number: 7, home: { code: "61" } }),
        hello: () => "hello",
        greeted: (_root, { warmly }) => String(warmly),
      },
    },
  },
  regions: {
    sdl: `type Region @key(fields: "code") { code: ID! name: String! }`,
    resolvers: { Region: { __resolveReference: ({ code }) => ({ code, name: "Shaanxi" }) } },
  },
  cards: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        name: String! @external
        number: Int! @external
        card: String @requires(fields: "name")
        record: String @requires(fields: "number")
      }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (worker) => worker,
        card: ({ name }) => `Card of ${name}`,
        record: ({ number }) => `Record ${number}`,
      },
    },
  },
  placements: {
    sdl: `
      type Worker @key(fields: "id") { id: ID! placements: Int! days: Int! }
    `,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({ id, placements: 3, days: 200 }),
      },
    },
  },
});

const both = [true, false];

it.each(both)("@include(if: $yes) on a field of another subgraph, %s", async (yes) => {
  expect(
    await federation.ask(
      `query ($yes: Boolean!) { worker { name placements @include(if: $yes) } }`,
      { variables: { yes } },
    ),
  ).toEqual({ data: { worker: yes ? { name: "Li", placements: 3 } : { name: "Li" } } });
  expect(federation.calls("placements")).toHaveLength(yes ? 1 : 0);
});

it.each(both)("@skip(if: $no) on a field of another subgraph, %s", async (no) => {
  expect(
    await federation.ask(`query ($no: Boolean!) { worker { name placements @skip(if: $no) } }`, {
      variables: { no },
    }),
  ).toEqual({ data: { worker: no ? { name: "Li" } : { name: "Li", placements: 3 } } });
  expect(federation.calls("placements")).toHaveLength(no ? 0 : 1);
});

it("a field is there only if it is included and not skipped", async () => {
  for (const yes of both)
    for (const no of both) {
      expect(
        await federation.ask(
          `query ($yes: Boolean!, $no: Boolean!) { worker { id days @include(if: $yes) @skip(if: $no) } }`,
          { variables: { yes, no } },
        ),
      ).toEqual({ data: { worker: yes && !no ? { id: "w1", days: 200 } : { id: "w1" } } });
    }
});

it("conditions on fragments hold for all fields in them", async () => {
  const query = `
    query ($yes: Boolean!) {
      worker { ...Work @include(if: $yes) ... @skip(if: $yes) { name } ... on Worker @include(if: $yes) { days } }
    }
    fragment Work on Worker { placements }
  `;
  expect(await federation.ask(query, { variables: { yes: true } })).toEqual({
    data: { worker: { placements: 3, days: 200 } },
  });
  expect(await federation.ask(query, { variables: { yes: false } })).toEqual({
    data: { worker: { name: "Li" } },
  });
});

it.each([
  ["without a type", "{ worker { ... @include(if: $yes) { home { name } } } }"],
  ["with the type", "{ worker { name ... on Worker @include(if: $yes) { home { name } } } }"],
  ["within another", "{ worker { ... { ... @include(if: $yes) { home { ... { name } } } } } }"],
  [
    "within a named one",
    `{ worker { ...Home } } fragment Home on Worker { ... @include(if: $yes) { home { name } } }`,
  ],
  [
    "that is named",
    `{ worker { ...Home @include(if: $yes) } } fragment Home on Worker { home { name } }`,
  ],
])("an object in a fragment under a condition is completed elsewhere, %s", async (_, selection) => {
  const ask = (yes: boolean) =>
    federation.ask(`query ($yes: Boolean!) ${selection}`, { variables: { yes } });
  const left = selection.includes("worker { name") ? { name: "Li" } : {};

  expect(await ask(true)).toEqual({ data: { worker: { ...left, home: { name: "Shaanxi" } } } });
  expect(await ask(false)).toEqual({ data: { worker: left } });
});

it.each([
  "record @include(if: $yes)",
  "... @include(if: $yes) { record }",
  "... @skip(if: $no) { record @include(if: $yes) }",
])("a field does not wait for what only its neighbour requires: %s", async (neighbour) => {
  const ask = (yes: boolean) =>
    federation.ask(
      `query ($yes: Boolean!, $no: Boolean = false) {
        worker { card ${neighbour} } no: __typename @skip(if: $no)
      }`,
      { variables: { yes } },
    );

  expect(await ask(true)).toEqual({
    data: { worker: { card: "Card of Li", record: "Record 7" }, no: "Query" },
  });
  expect(await ask(false)).toEqual({ data: { worker: { card: "Card of Li" }, no: "Query" } });
});

it("a field asked twice, once under a condition, is there either way", async () => {
  expect(
    await federation.ask(
      `query ($yes: Boolean!) { worker { placements @include(if: $yes) placements } }`,
      { variables: { yes: false } },
    ),
  ).toEqual({ data: { worker: { placements: 3 } } });
});

it("the default value of the condition's variable counts", async () => {
  expect(
    await federation.ask(
      `query ($yes: Boolean! = false) { worker { id days @include(if: $yes) } }`,
    ),
  ).toEqual({ data: { worker: { id: "w1" } } });
});

it("an object whose every field is skipped is empty, and a null one stays null", async () => {
  expect(
    await federation.ask(`query ($no: Boolean!) { worker { placements @skip(if: $no) } }`, {
      variables: { no: true },
    }),
  ).toEqual({ data: { worker: {} } });
});

it("a root field under a condition costs no call when it is left out", async () => {
  expect(
    await federation.ask(`query ($yes: Boolean!) { worker @include(if: $yes) { days } hello }`, {
      variables: { yes: false },
    }),
  ).toEqual({ data: { hello: "hello" } });
  expect(federation.calls("placements")).toEqual([]);
});

it.each([
  ["literally", `{ hello @skip(if: true) worker @include(if: false) { id } }`, undefined],
  ["by variables", `query ($no: Boolean!) { hello @skip(if: $no) }`, { no: true }],
])(
  "an operation with everything skipped %s gives empty data without a call",
  async (_how, query, variables) => {
    expect(await federation.ask(query, variables && { variables })).toEqual({ data: {} });
    expect(federation.calls("register")).toEqual([]);
  },
);

it("literal conditions are decided as well", async () => {
  expect(
    await federation.ask(
      `{ worker { name @include(if: true) placements @include(if: false) days @skip(if: false) } }`,
    ),
  ).toEqual({ data: { worker: { name: "Li", days: 200 } } });
});

it.each(["include", "skip"])("null for @%s is refused: it is neither yes nor no", async (name) => {
  const query = `query ($yes: Boolean = true) { hello worker { name @${name}(if: $yes) } }`;

  const { data, errors } = await federation.ask(query, { variables: { yes: null } });

  expect(data).toBeUndefined();
  const reason = "must not be null, for @skip and @include need a value";
  const message = `Bad value for "$yes": ${reason}.`;
  expect(errors).toEqual([
    { message, extensions: { code: "BAD_USER_INPUT", field: "$yes", reason } },
  ]);
  expect(federation.calls("register")).toEqual([]);
});

it("null is for nothing but @skip and @include refused", async () => {
  const document = `
    query Asked($yes: Boolean) { greeted(warmly: $yes) }
    query Other($yes: Boolean!) { hello @include(if: $yes) }
  `;
  const asked = { variables: { yes: null }, operationName: "Asked" };

  expect(await federation.ask(document, asked)).toEqual({
    data: { greeted: "null" },
  });
});
