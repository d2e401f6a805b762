import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const COUNT = 1000;
const ids = Array.from({ length: COUNT }, (_, index) => `w${(index * 7) % 300}`);

const federation = await aFederation({
  register: {
    sdl: `
      type Query { workers: [Worker!]! leader: Worker! }
      type Worker @key(fields: "id") { id: ID! friend: Worker }
    `,
    resolvers: {
      Query: {
        workers: () => ids.map((id) => ({ id, friend: { id: "w1" } })),
        leader: () => ({ id: "w1" }),
      },
    },
  },
  names: {
    sdl: `type Worker @key(fields: "id") { id: ID! name: String! age: Int! }`,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          name: `Worker ${id}`,
          age: id.length,
        }),
      },
    },
  },
});

it("a thousand entities are one call, and each gets its own answer", async () => {
  expect(await federation.ask(`{ workers { id name } }`)).toEqual({
    data: { workers: ids.map((id) => ({ id, name: `Worker ${id}` })) },
  });
  expect(federation.calls("names")).toHaveLength(1);
});

it("the same entity on two paths is not mixed up when the paths ask for different fields", async () => {
  const { data } = await federation.ask(`{ leader { name } workers { friend { age } } }`);

  expect(data).toEqual({
    leader: { name: "Worker w1" },
    workers: ids.map(() => ({ friend: { age: 2 } })),
  });
});

it("an entity that repeats is sent once", async () => {
  await federation.ask(`{ workers { name } }`);

  const [call] = federation.calls("names");
  expect(Object.values(call?.variables ?? {})[0]).toHaveLength(new Set(ids).size);
});
