import { expect, it } from "@jest/globals";
import { answersJson } from "../../support/subgraph-faults.ts";
import { aFederation, anErrorAt } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query {
        worker: Worker
        team: Team
        sure: Worker!
        workers: [Worker!]
        perhaps: [Worker]!
      }
      type Team { name: String! leader: Worker! members: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! name: String! nick: String }
    `,
    resolvers: {
      Query: {
        worker: () => ({ id: "bad" }),
        team: () => ({
          name: "Toys",
          leader: { id: "w1" },
          members: [{ id: "w2" }, { id: "bad" }],
        }),
        sure: () => ({ id: "bad" }),
        workers: () => [{ id: "w1" }, { id: "bad" }],
        perhaps: () => [{ id: "w1" }, { id: "bad" }, { id: "w2" }],
      },
      Worker: { name: () => "Li" },
    },
  },
  scores: {
    sdl: `
      type Worker @key(fields: "id") { id: ID! score: Int! remark: String }
    `,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        score: ({ id }: { id: string }) => {
          if (id === "bad") throw new Error("No score.");
          return 7;
        },
        remark: () => "fine",
      },
    },
  },
});

it("a non-null field of another subgraph that fails takes its object with it", async () => {
  expect(await federation.ask(`{ worker { name score } }`)).toEqual({
    data: { worker: null },
    errors: [expect.objectContaining({ message: "A subgraph failed." })],
  });
});

it("a null item of a list of nullables stays in the list", async () => {
  expect(await federation.ask(`{ perhaps { id score } }`)).toEqual({
    data: { perhaps: [{ id: "w1", score: 7 }, null, { id: "w2", score: 7 }] },
    errors: [expect.objectContaining({ message: "A subgraph failed." })],
  });
});

it("a null item of a list of non-nulls takes the list with it", async () => {
  expect(await federation.ask(`{ workers { id score } }`)).toEqual({
    data: { workers: null },
    errors: [expect.objectContaining({ message: "A subgraph failed." })],
  });
});

it("the null climbs through non-null parents to the nearest nullable one, and no further", async () => {
  expect(await federation.ask(`{ team { name members { score } } workers { id } }`)).toEqual({
    data: { team: null, workers: [{ id: "w1" }, { id: "bad" }] },
    errors: [expect.objectContaining({ message: "A subgraph failed." })],
  });
});

it("with no nullable parent at all, data itself is null", async () => {
  expect(await federation.ask(`{ sure { score } workers { id } }`)).toEqual({
    data: null,
    errors: [expect.objectContaining({ message: "A subgraph failed." })],
  });
});

it("nothing above is touched when the failing field is not asked for", async () => {
  expect(await federation.ask(`{ sure { name remark } }`)).toEqual({
    data: { sure: { name: "Li", remark: "fine" } },
  });
});

it("a null where the graph says non-null is an error, even if the subgraph reports none", async () => {
  federation.endpoint("register").intercept(
    answersJson({
      data: {
        perhaps: [
          { name: "Li", nick: null },
          { name: null, nick: "x" },
        ],
      },
    }),
  );

  expect(await federation.ask(`{ perhaps { name nick } }`)).toEqual({
    data: { perhaps: [{ name: "Li", nick: null }, null] },
    errors: [anErrorAt(["perhaps", 1, "name"])],
  });
});

it("a field the subgraph left out of its answer counts as null", async () => {
  federation.endpoint("register").intercept(answersJson({ data: { worker: { nick: "x" } } }));

  expect(await federation.ask(`{ worker { name nick } }`)).toEqual({
    data: { worker: null },
    errors: [anErrorAt(["worker", "name"])],
  });
});
