import { expect, it } from "@jest/globals";
import { setLimits } from "../../../gateway/limits.ts";
import { aFederation } from "../a-federation.ts";

/** Who leads whom: the worker's number is the last letter of the id. */
const leaderOf: Readonly<Record<string, string>> = { w3: "w2", w2: "w1" };
const teamOf: Readonly<Record<string, readonly string[]>> = { w1: ["w2"], w2: ["w3", "w4"] };

interface WorkerReference {
  readonly id: string;
  readonly name?: string;
}

const ids = (all: readonly string[] = []) => all.map((id) => ({ id }));

// Lists within lists cost much, as no argument says how long they are.
setLimits({ costMax: 1_000_000_000 });

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker(id: ID!): Worker pet: Pet }
      type Worker @key(fields: "id") { id: ID! name: String! }
      type Pet @key(fields: "id") { id: ID! weight: Int! }
      type Checkup @key(fields: "id") { id: ID! fee: Int! }
    `,
    resolvers: {
      Query: {
        worker: (_root, { id }) => ({ id, name: `name of ${id}` }),
        pet: () => ({ id: "p1", weight: 20 }),
      },
      Worker: { __resolveReference: ({ id }) => ({ id, name: `name of ${id}` }) },
      Pet: { __resolveReference: ({ id }) => ({ id, weight: 20 }) },
      Checkup: { __resolveReference: ({ id }) => ({ id, fee: 7 }) },
    },
  },
  teams: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        name: String! @external
        leader: Worker
        team(first: Int): [Worker!] @requires(fields: "name")
        badge: String @requires(fields: "name")
        helper: Helper @requires(fields: "name")
      }
      union Helper = Worker | Machine
      type Machine { model: String! }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (reference: WorkerReference) => reference,
        leader: ({ id }: WorkerReference) => ids([leaderOf[id] ?? []].flat())[0] ?? null,
        team: ({ id, name }: WorkerReference, { first }) =>
          name ? ids(teamOf[id]?.slice(0, first ?? undefined)) : null,
        badge: ({ name }: WorkerReference) => name?.toUpperCase() ?? null,
        helper: ({ id }: WorkerReference) =>
          id === "w1"
            ? { __typename: "Worker", id: "w2" }
            : { __typename: "Machine", model: `M-${id}` },
      },
    },
  },
  clinic: {
    sdl: `
      type Pet @key(fields: "id") {
        id: ID!
        weight: Int! @external
        age: Int! @external
        checkup: Checkup @requires(fields: "weight age")
      }
      type Checkup @key(fields: "id") {
        id: ID!
        fee: Int! @external
        grade: Int @requires(fields: "fee")
      }
    `,
    resolvers: {
      Pet: { checkup: ({ weight, age }) => ({ id: `c${weight}-${age}` }) },
      Checkup: {
        __resolveReference: (reference) => reference,
        grade: ({ fee }) => fee * 2,
      },
    },
  },
  ages: {
    sdl: `type Pet @key(fields: "id") { id: ID! age: Int! }`,
    resolvers: { Pet: { __resolveReference: ({ id }) => ({ id, age: 3 }) } },
  },
});

it.each([
  [
    "behind itself",
    `{ worker(id: "w1") { team { team { id } } } }`,
    { worker: { team: [{ team: [{ id: "w3" }, { id: "w4" }] }] } },
  ],
  [
    "behind a plain field",
    `{ worker(id: "w3") { leader { badge leader { badge } } } }`,
    { worker: { leader: { badge: "NAME OF W2", leader: { badge: "NAME OF W1" } } } },
  ],
  [
    "again and again",
    `{ worker(id: "w1") { team { id badge team { id badge leader { badge team { badge } } } } } }`,
    {
      worker: {
        team: [
          {
            id: "w2",
            badge: "NAME OF W2",
            team: ["w3", "w4"].map((id) => ({
              id,
              badge: `NAME OF ${id.toUpperCase()}`,
              leader:
                id === "w3"
                  ? {
                      badge: "NAME OF W2",
                      team: [{ badge: "NAME OF W3" }, { badge: "NAME OF W4" }],
                    }
                  : null,
            })),
          },
        ],
      },
    },
  ],
  [
    "at every level by another alias",
    `{ who: worker(id: "w1") { id: badge below: team { name: team { id } other: team(first: 1) { id } } } }`,
    {
      who: {
        id: "NAME OF W1",
        below: [{ name: [{ id: "w3" }, { id: "w4" }], other: [{ id: "w3" }] }],
      },
    },
  ],
  [
    "in two places of one object",
    `{ worker(id: "w1") { team { team { id } } ...More } } fragment More on Worker { team { team { badge } } }`,
    {
      worker: {
        team: [
          {
            team: [
              { id: "w3", badge: "NAME OF W3" },
              { id: "w4", badge: "NAME OF W4" },
            ],
          },
        ],
      },
    },
  ],
  [
    "in one member of a union",
    `{ worker(id: "w1") { helper { ... on Worker { badge helper { ... on Machine { model } } } ... on Machine { model } } } }`,
    { worker: { helper: { badge: "NAME OF W2", helper: { model: "M-w2" } } } },
  ],
])("a field that requires one of another subgraph is asked %s", async (_, query, data) => {
  expect(await federation.ask(query)).toEqual({ data });
});

it("a field that requires another stands behind one that requires fields of two subgraphs", async () => {
  expect(await federation.ask(`{ pet { checkup { id grade } } }`)).toEqual({
    data: { pet: { checkup: { id: "c20-3", grade: 14 } } },
  });
});

it("the variables of the operation reach the inner fields", async () => {
  const query = `query ($first: Int, $inner: Boolean!) {
    worker(id: "w1") { team { team(first: $first) { id badge @include(if: $inner) } } }
  }`;

  expect(await federation.ask(query, { variables: { first: 1, inner: true } })).toEqual({
    data: { worker: { team: [{ team: [{ id: "w3", badge: "NAME OF W3" }] }] } },
  });
  expect(await federation.ask(query, { variables: { first: 1, inner: false } })).toEqual({
    data: { worker: { team: [{ team: [{ id: "w3" }] }] } },
  });
});

it("an inner field may be left out, and what it stands in too", async () => {
  const query = `query ($team: Boolean!, $badge: Boolean!) {
    worker(id: "w1") { name team @include(if: $team) { ... @skip(if: $badge) { id } ... @include(if: $badge) { badge } } }
  }`;
  const ask = (team: boolean, badge: boolean) =>
    federation.ask(query, { variables: { team, badge } });

  expect(await ask(true, true)).toEqual({
    data: { worker: { name: "name of w1", team: [{ badge: "NAME OF W2" }] } },
  });
  expect(await ask(true, false)).toEqual({
    data: { worker: { name: "name of w1", team: [{ id: "w2" }] } },
  });
  expect(await ask(false, true)).toEqual({ data: { worker: { name: "name of w1" } } });
});

it.each([true, false])("a field is asked twice under one condition that is %s", async (yes) => {
  const query = `query ($yes: Boolean!) {
    worker(id: "w1") { team @include(if: $yes) { id } badge ... @include(if: $yes) { team { id } } }
  }`;

  expect(await federation.ask(query, { variables: { yes } })).toEqual({
    data: { worker: { badge: "NAME OF W1", ...(yes ? { team: [{ id: "w2" }] } : {}) } },
  });
});

it("each level costs the call for what is required and the call of the field, and no other", async () => {
  await federation.ask(`{ worker(id: "w1") { team { team { id } } } }`);

  expect(federation.calls("register")).toHaveLength(2);
  expect(federation.calls("teams")).toHaveLength(2);
});
