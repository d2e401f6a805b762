import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker(id: ID!): Worker region: Region }
      type Worker @key(fields: "id") { id: ID! name: String! skills(level: Int!): [String!]! }
      type Region @key(fields: "code") { code: String! }
    `,
    resolvers: {
      Query: {
        worker: (_root, { id }) => ({ id, name: `Worker ${id}` }),
        region: () => ({ code: "61" }),
      },
      Worker: { skills: (_worker: unknown, { level }: { level: number }) => [`level-${level}`] },
    },
  },
  placements: {
    sdl: `
      type Worker @key(fields: "id") { id: ID! placements(year: Int!): [Int!]! }
      type Region @key(fields: "code") { code: String! name: String! }
    `,
    resolvers: {
      Worker: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        placements: (_worker: unknown, { year }: { year: number }) => [year],
      },
      Region: { __resolveReference: ({ code }: { code: string }) => ({ code, name: "Shaanxi" }) },
    },
  },
});

it("one root field may be asked twice with different arguments", async () => {
  expect(
    await federation.ask(`{
      a: worker(id: "w1") { name placements(year: 2024) }
      b: worker(id: "w2") { name placements(year: 2025) }
    }`),
  ).toEqual({
    data: {
      a: { name: "Worker w1", placements: [2024] },
      b: { name: "Worker w2", placements: [2025] },
    },
  });
});

it("one field of one object may be asked twice with different arguments", async () => {
  expect(
    await federation.ask(`{
      worker(id: "w1") {
        low: skills(level: 1) high: skills(level: 5)
        past: placements(year: 2024) now: placements(year: 2025)
      }
    }`),
  ).toEqual({
    data: {
      worker: { low: ["level-1"], high: ["level-5"], past: [2024], now: [2025] },
    },
  });
});

it("an alias that is the name of the key does not break the entity call", async () => {
  expect(await federation.ask(`{ worker(id: "w1") { id: name placements(year: 2025) } }`)).toEqual({
    data: { worker: { id: "Worker w1", placements: [2025] } },
  });
  expect(await federation.ask(`{ region { code: name number: code } }`)).toEqual({
    data: { region: { code: "Shaanxi", number: "61" } },
  });
});

it("aliases may swap the names of two fields", async () => {
  expect(
    await federation.ask(`{ worker(id: "w1") { id: name name: id placements(year: 1) } }`),
  ).toEqual({ data: { worker: { id: "Worker w1", name: "w1", placements: [1] } } });
});

it("one alias for two different fields is refused", async () => {
  const answer = await federation.ask(`{ worker(id: "w1") { x: id x: name } }`);

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toHaveLength(1);
});
