import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { buildSchema, graphql } from "graphql";
import { aFederation } from "../a-federation.ts";

/**
 * A worker's fields come from three subgraphs, and some of them require others first. Whatever is
 * asked, and however deep, the answer is that of one schema that holds everything.
 */
const leaders: Readonly<Record<string, string>> = { w2: "w1", w3: "w2", w4: "w2" };
const teams: Readonly<Record<string, readonly string[]>> = { w1: ["w2"], w2: ["w3", "w4"] };

const nameOf = (id: string) => `worker ${id}`;
const daysOf = (id: string) => Number(id.slice(1)) * 100;
const leaderOf = (id: string) => leaders[id] ?? null;
const teamOf = (id: string, first: number | null | undefined) =>
  (teams[id] ?? []).slice(0, first ?? undefined);
/** A worker leads to a worker, or to a machine. */
const helperOf = (id: string) => (id === "w1" ? "w3" : null);

interface Reference {
  readonly id: string;
  readonly name?: string;
  readonly days?: number;
}

const reference = (id: string | null): Reference | null => (id === null ? null : { id });
const helper = (id: string | null, worker: (id: string) => object) =>
  id === null ? { __typename: "Machine", model: "M1" } : { __typename: "Worker", ...worker(id) };

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker(id: ID!): Worker workers: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! name: String! leader: Worker }
    `,
    resolvers: {
      Query: {
        worker: (_root, { id }) => ({ id }),
        workers: () => ["w1", "w3"].map(reference),
      },
      Worker: {
        __resolveReference: (worker: Reference) => worker,
        name: ({ id }: Reference) => nameOf(id),
        leader: ({ id }: Reference) => reference(leaderOf(id)),
      },
    },
  },
  records: {
    sdl: `type Worker @key(fields: "id") { id: ID! days: Int }`,
    resolvers: {
      Worker: {
        __resolveReference: (worker: Reference) => worker,
        days: ({ id }: Reference) => daysOf(id),
      },
    },
  },
  teams: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        name: String! @external
        days: Int @external
        deputy: Worker
        team(first: Int): [Worker!] @requires(fields: "name")
        badge: String @requires(fields: "name days")
        helper: Helper @requires(fields: "days")
      }
      union Helper = Worker | Machine
      type Machine { model: String! }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (worker: Reference) => worker,
        deputy: ({ id }: Reference) => reference(leaderOf(id)),
        team: ({ id, name }: Reference, { first }) =>
          name === undefined ? null : teamOf(id, first).map(reference),
        badge: ({ name, days }: Reference) =>
          name === undefined || days === undefined ? null : `${name} ${days}`,
        helper: ({ id, days }: Reference) =>
          days === undefined ? null : helper(helperOf(id), (one) => ({ id: one })),
      },
    },
  },
});

const schema = buildSchema(`
  type Query { worker(id: ID!): Worker workers: [Worker!]! }
  type Worker {
    id: ID! name: String! days: Int leader: Worker deputy: Worker
    team(first: Int): [Worker!] badge: String helper: Helper
  }
  union Helper = Worker | Machine
  type Machine { model: String! }
`);

function wholeWorker(id: string): object {
  const leader = leaderOf(id);
  return {
    id,
    name: nameOf(id),
    days: daysOf(id),
    badge: `${nameOf(id)} ${daysOf(id)}`,
    leader: () => leader && wholeWorker(leader),
    deputy: () => leader && wholeWorker(leader),
    team: ({ first }: { first?: number | null }) => teamOf(id, first).map(wholeWorker),
    helper: () => helper(helperOf(id), wholeWorker),
  };
}

const rootValue = {
  worker: ({ id }: { id: string }) => wholeWorker(id),
  workers: ["w1", "w3"].map(wholeWorker),
};

/** Mostly nothing, now and then @skip or @include. */
const condition = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.constantFrom(" @include(if: $yes)", " @skip(if: $no)") },
);

const leaves = ["id", "name", "days", "badge", "leaf: days", "key: id", "name: name", "days: days"];

const { selection } = fc.letrec<{ selection: string; field: string }>((tie) => ({
  selection: fc
    .array(tie("field"), { minLength: 1, maxLength: 3 })
    .map((fields) => `{ ${fields.join(" ")} }`),
  field: fc.oneof(
    { maxDepth: 4, depthIdentifier: "operation" },
    fc.tuple(fc.constantFrom(...leaves), condition).map((parts) => parts.join("")),
    fc
      .tuple(
        fc.constantFrom("leader", "deputy", "team", "some: team(first: $first)", "boss: leader"),
        condition,
        tie("selection"),
      )
      .map((parts) => parts.join("")),
    fc.tuple(condition, tie("selection")).map((parts) => `... on Worker${parts.join("")}`),
    fc.tuple(condition, condition, tie("selection")).map(([around, within, inner]) => {
      const worker = `... on Worker${within} ${inner}`;
      return `helper${around} { ${worker} ... on Machine { model } }`;
    }),
  ),
}));

const request = fc.record({
  query: fc.tuple(fc.constantFrom("w1", "w2", "w3"), selection, selection).map(
    ([id, one, all]) =>
      `query ($yes: Boolean!, $no: Boolean!, $first: Int) {
        worker(id: "${id}") ${one} workers ${all}
        yes: __typename @include(if: $yes) no: __typename @skip(if: $no)
        first: worker(id: "w9") { team(first: $first) { id } }
      }`,
  ),
  variables: fc.record({
    yes: fc.boolean(),
    no: fc.boolean(),
    first: fc.constantFrom(null, 0, 1),
  }),
});

it("any operation is answered as one schema would answer it", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ query, variables }) => {
      const whole = await graphql({
        schema,
        source: query,
        variableValues: variables,
        rootValue,
      });

      const { data, errors } = await federation.ask(query, { variables });

      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toBe(JSON.stringify(whole.data));
    }),
    { numRuns: 200, seed: 61 },
  );
}, 60_000);

it("an alias that is the field's own name is as none", async () => {
  expect(
    await federation.ask(`{ worker(id: "w2") { badge days: days name: name team { id: id } } }`),
  ).toEqual({
    data: {
      worker: {
        badge: "worker w2 200",
        days: 200,
        name: "worker w2",
        team: [{ id: "w3" }, { id: "w4" }],
      },
    },
  });
});
