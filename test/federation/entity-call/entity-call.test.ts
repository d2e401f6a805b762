import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker(id: ID!): Worker workers: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Query: {
        worker: (_root, { id }) => ({ id, name: `Worker ${id}` }),
        workers: () => ["w1", "w2", "w1"].map((id) => ({ id, name: `Worker ${id}` })),
      },
    },
  },
  training: {
    sdl: `type Worker @key(fields: "id") { id: ID! courses: [String!]! }`,
    resolvers: {
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, courses: [`${id}-cook`] }) },
    },
  },
});

it("a field of another subgraph is fetched by the entity's key", async () => {
  expect(await federation.ask(`{ worker(id: "w1") { name courses } }`)).toEqual({
    data: { worker: { name: "Worker w1", courses: ["w1-cook"] } },
  });
});

it("the key is sent as a representation with its type name", async () => {
  await federation.ask(`{ worker(id: "w1") { courses } }`);

  const [call] = federation.calls("training");
  expect(Object.values(call?.variables ?? {})).toEqual([[{ __typename: "Worker", id: "w1" }]]);
});

it("all entities of a list travel in one call, and each finds its way back", async () => {
  expect(await federation.ask(`{ workers { id courses } }`)).toEqual({
    data: {
      workers: [
        { id: "w1", courses: ["w1-cook"] },
        { id: "w2", courses: ["w2-cook"] },
        { id: "w1", courses: ["w1-cook"] },
      ],
    },
  });
  expect(federation.calls("training")).toHaveLength(1);
});

it("a subgraph whose fields are not asked for is not called", async () => {
  await federation.ask(`{ worker(id: "w1") { id name } }`);

  expect(federation.calls("training")).toEqual([]);
});
