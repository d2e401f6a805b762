import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface WorkerReference {
  readonly id: string;
  readonly last?: {
    readonly __typename?: string;
    readonly days?: number;
    readonly weeks?: number;
  } | null;
}

const federation = await aFederation({
  register: {
    sdl: `
      type Query { workers: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! last: Activity }
      union Activity = Placement | Course
      type Placement { days: Int! }
      type Course { weeks: Int! }
    `,
    resolvers: {
      Query: {
        workers: () => [
          { id: "w1", last: { __typename: "Placement", days: 30 } },
          { id: "w2", last: { __typename: "Course", weeks: 2 } },
          { id: "w3", last: null },
        ],
      },
    },
  },
  account: {
    sdl: `
      type Worker @key(fields: "id") {
        id: ID!
        last: Activity @external
        credit: Int @requires(fields: "last { ... on Placement { days } ... on Course { weeks } }")
      }
      union Activity = Placement | Course
      type Placement { days: Int! @external }
      type Course { weeks: Int! @external }
    `,
    resolvers: {
      Worker: {
        __resolveReference: (reference: WorkerReference) => reference,
        credit: ({ last }: WorkerReference) => last && (last.days ?? 7 * (last.weeks ?? 0)),
      },
    },
  },
});

it("a required union is read with the fields of each member, and a null one is sent as null", async () => {
  expect(await federation.ask(`{ workers { id credit } }`)).toEqual({
    data: {
      workers: [
        { id: "w1", credit: 30 },
        { id: "w2", credit: 14 },
        { id: "w3", credit: null },
      ],
    },
  });
});

it("the client's own selection of the union is not widened by it", async () => {
  expect(await federation.ask(`{ workers { credit last { ... on Course { weeks } } } }`)).toEqual({
    data: {
      workers: [
        { credit: 30, last: {} },
        { credit: 14, last: { weeks: 2 } },
        { credit: null, last: null },
      ],
    },
  });
});
