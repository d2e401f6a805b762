import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../support/subgraph.ts";
import {
  answersHalfJson,
  answersHtml,
  answersJson,
  hangsUp,
} from "../../support/subgraph-faults.ts";
import { aFederation, anErrorAt } from "../a-federation.ts";

const federation = await aFederation({
  register: {
    sdl: `
      type Query { worker: Worker workers: [Worker!]! }
      type Worker @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Query: {
        worker: () => ({ id: "w1", name: "Li" }),
        workers: () => [
          { id: "w1", name: "Li" },
          { id: "w2", name: "Wang" },
        ],
      },
    },
  },
  placements: {
    sdl: `
      type Query { count: Int total: Int }
      type Worker @key(fields: "id") { id: ID! placements: [String!] }
    `,
    resolvers: {
      Query: { count: () => 3, total: () => 4 },
      Worker: { __resolveReference: ({ id }: { id: string }) => ({ id, placements: ["here"] }) },
    },
  },
});

const faults: [string, Interceptor][] = [
  ["hangs up", hangsUp],
  ["answers HTML", answersHtml],
  ["answers half a JSON", answersHalfJson],
  ["answers nothing", async () => ({ status: 200, type: "application/json", body: "" })],
  ["answers 503 with a text", async () => ({ status: 503, type: "text/plain", body: "busy" })],
  ["answers a JSON string", answersJson("data")],
  ["answers null", answersJson(null)],
  ["answers an object without data and errors", answersJson({})],
  ["answers a list for data", answersJson({ data: [] })],
];

it.each(faults)(
  "a root field of a subgraph that %s is null, the rest is answered",
  async (_, fault) => {
    federation.endpoint("placements").intercept(fault);

    const { data, errors } = await federation.ask(`{ worker { name } count }`);

    expect(data).toEqual({ worker: { name: "Li" }, count: null });
    expect(errors?.map(({ path }) => path)).toEqual([["count"]]);
  },
);

it.each(faults)(
  "an entity field of a subgraph that %s is null, the rest is answered",
  async (_, fault) => {
    federation.endpoint("placements").intercept(fault);

    const { data, errors } = await federation.ask(`{ workers { name placements } }`);

    expect(data).toEqual({
      workers: [
        { name: "Li", placements: null },
        { name: "Wang", placements: null },
      ],
    });
    expect(errors?.length).toBeGreaterThan(0);
    for (const { path, extensions } of errors ?? []) {
      expect(path?.[0]).toBe("workers");
      expect(extensions?.places).toBe(2);
    }
  },
);

it.each([
  ["too few entities", { data: { _entities: [] } }],
  ["too many entities", { data: { _entities: [{ placements: [] }, { placements: [] }, null] } }],
  ["an object for the entities", { data: { _entities: { placements: [] } } }],
  ["null for the entities", { data: { _entities: null } }],
])("%s count as no answer", async (_what, body) => {
  federation.endpoint("placements").intercept(answersJson(body));

  const { data, errors } = await federation.ask(`{ workers { name placements } }`);

  expect(data).toEqual({
    workers: [
      { name: "Li", placements: null },
      { name: "Wang", placements: null },
    ],
  });
  expect(errors?.length).toBeGreaterThan(0);
});

it.each([
  ["an object for a list", { data: { workers: { id: "w1", name: "Li" } } }],
  ["a text for an object", { data: { workers: ["Li"] } }],
  ["a list for an object", { data: { workers: [[]] } }],
])("%s is an error, never a wrong answer", async (_what, body) => {
  federation.endpoint("register").intercept(answersJson(body));

  const { data, errors } = await federation.ask(`{ workers { id name } }`);

  expect(data).toBeNull();
  expect(errors?.[0]?.path?.[0]).toBe("workers");
});

it("each root field of a broken subgraph has its own error", async () => {
  federation.endpoint("placements").intercept(hangsUp);

  const { data, errors } = await federation.ask(`{ count total }`);

  expect(data).toEqual({ count: null, total: null });
  expect(errors?.map(({ path }) => path)).toEqual([["count"], ["total"]]);
});

it("what a broken subgraph said is not shown to the client", async () => {
  federation.endpoint("placements").intercept(answersHtml);

  const text = JSON.stringify(await federation.ask(`{ count }`));

  expect(text).not.toMatch(/html|Maintenance|127\.0\.0\.1/);
});

it("errors a subgraph sends with status 400 or 500 are passed on", async () => {
  for (const status of [400, 500]) {
    const errors = [{ message: "Refused.", extensions: { code: "BAD_USER_INPUT" } }];
    federation.endpoint("placements").intercept(answersJson({ errors }, status));

    expect(await federation.ask(`{ count }`)).toEqual({
      data: { count: null },
      errors: [
        expect.objectContaining({
          message: "Refused.",
          path: ["count"],
          extensions: expect.objectContaining({ code: "BAD_USER_INPUT" }),
        }),
      ],
    });
  }
});

it("a number that is no Int of 32 bits is null, and said to be none", async () => {
  federation.endpoint("placements").intercept(answersJson({ data: { count: 3_000_000_000 } }));

  const { data, errors } = await federation.ask(`{ count }`);

  expect(data).toEqual({ count: null });
  expect(errors).toEqual([anErrorAt(["count"], "INVALID_ANSWER")]);
});
