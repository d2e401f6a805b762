import { beforeEach, expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

let log: string[] = [];
let openings = 0;
beforeEach(() => {
  log = [];
  openings = 5;
});

const federation = await aFederation({
  postings: {
    sdl: `
      type Query { posting: Posting }
      type Mutation { take(count: Int!): Posting close: Posting! fail: Posting }
      type Posting @key(fields: "id") { id: ID! openings: Int! }
    `,
    resolvers: {
      Query: { posting: () => ({ id: "p1", openings }) },
      Mutation: {
        take: (_root, { count }) => {
          log.push(`take ${count}`);
          openings -= count;
          return { id: "p1", openings };
        },
        close: () => {
          log.push("close");
          openings = 0;
          return { id: "p1", openings };
        },
        fail: () => {
          log.push("fail");
          throw new Error("The posting is locked.");
        },
      },
      Posting: { __resolveReference: ({ id }: { id: string }) => ({ id, openings }) },
    },
  },
  candidates: {
    sdl: `
      type Mutation { invite(worker: ID!): Int! }
      type Posting @key(fields: "id") {
        id: ID!
        openings: Int! @external
        hint: String! @requires(fields: "openings")
      }
    `,
    resolvers: {
      Mutation: {
        invite: (_root, { worker }) => {
          log.push(`invite ${worker}`);
          return log.length;
        },
      },
      Posting: {
        __resolveReference: (reference: { openings: number }) => reference,
        hint: ({ openings }: { openings: number }) => {
          log.push(`hint ${openings}`);
          return `${openings} left`;
        },
      },
    },
  },
});

it("root fields of different subgraphs run one after the other, in the order asked", async () => {
  expect(
    await federation.ask(`mutation {
      first: take(count: 1) { openings }
      invite(worker: "w1")
      second: take(count: 2) { openings }
      again: invite(worker: "w2")
      close { openings }
    }`),
  ).toEqual({
    data: {
      first: { openings: 4 },
      invite: 2,
      second: { openings: 2 },
      again: 4,
      close: { openings: 0 },
    },
  });
  expect(log).toEqual(["take 1", "invite w1", "take 2", "invite w2", "close"]);
});

it("entity fields of a mutation's result are fetched after it, and its effect is seen", async () => {
  expect(await federation.ask(`mutation { take(count: 3) { openings hint } }`)).toEqual({
    data: { take: { openings: 2, hint: "2 left" } },
  });
  expect(log).toEqual(["take 3", "hint 2"]);
});

it("a mutation's variables reach it once", async () => {
  await federation.ask(`mutation ($count: Int!) { take(count: $count) { id } }`, {
    variables: { count: 4 },
  });

  expect(log).toEqual(["take 4"]);
});

it("a mutation that fails does not stop those after it", async () => {
  expect(
    await federation.ask(
      `mutation { fail { id } invite(worker: "w1") take(count: 1) { openings } }`,
    ),
  ).toEqual({
    data: { fail: null, invite: 2, take: { openings: 4 } },
    errors: [expect.objectContaining({ message: "A subgraph failed.", path: ["fail"] })],
  });
  expect(log).toEqual(["fail", "invite w1", "take 1"]);
});

it("a mutation is sent once, even when the connection breaks", async () => {
  federation.endpoint("candidates").intercept(async (_call, serve) => {
    await serve();
    return null;
  });

  const answer = await federation.ask(`mutation { invite(worker: "w1") }`);

  expect(answer.data).toBeNull();
  expect(answer.errors).toEqual([expect.objectContaining({ path: ["invite"] })]);
  expect(log).toEqual(["invite w1"]);
});
