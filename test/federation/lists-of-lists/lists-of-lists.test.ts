import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  shifts: {
    sdl: `
      type Query { plan: [[[Worker]!]] grid: [[Int]!]! teams: [Team!]! }
      type Team { rows: [[Worker!]!]! }
      type Worker @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        plan: () => [[[{ id: "w1" }, null], []], null, [[{ id: "w2" }, { id: "w1" }]]],
        grid: () => [[1, null], [], [3]],
        teams: () => [{ rows: [[{ id: "w3" }], []] }, { rows: [] }],
      },
    },
  },
  register: {
    sdl: `type Worker @key(fields: "id") { id: ID! name: String! tags: [[String]] }`,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          name: `Worker ${id}`,
          tags: [[id, null], null],
        }),
      },
    },
  },
});

it("entities are found in lists of any depth, and empty lists and nulls keep their places", async () => {
  expect(await federation.ask(`{ plan { name } }`)).toEqual({
    data: {
      plan: [
        [[{ name: "Worker w1" }, null], []],
        null,
        [[{ name: "Worker w2" }, { name: "Worker w1" }]],
      ],
    },
  });
  expect(federation.calls("register")).toHaveLength(1);
});

it("lists of lists of scalars are passed on as they are", async () => {
  expect(await federation.ask(`{ grid }`)).toEqual({ data: { grid: [[1, null], [], [3]] } });
});

it("lists of lists inside lists, with lists of lists in the entities", async () => {
  expect(await federation.ask(`{ teams { rows { id tags } } }`)).toEqual({
    data: {
      teams: [{ rows: [[{ id: "w3", tags: [["w3", null], null] }], []] }, { rows: [] }],
    },
  });
});
