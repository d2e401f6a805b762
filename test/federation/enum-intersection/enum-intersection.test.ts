import { expect, it } from "@jest/globals";
import { aFederation, anErrorAt } from "../a-federation.ts";

/** An enum of answers and arguments must be equal everywhere; one of answers alone is a union. */
const federation = await aFederation({
  wide: {
    sdl: `
      type Query {
        track: Track
        kinds(of: [Kind!]): [String!]!
      }
      enum Track { UPGRADE TRANSFORM EXIT }
      enum Kind { WORKSHOP FACTORY HOME }
    `,
    resolvers: {
      Query: {
        track: () => "EXIT",
        kinds: (_root, { of }) => of ?? ["none asked"],
      },
    },
  },
  narrow: {
    sdl: `
      type Query { nextTrack: Track places(kind: Kind): Int! }
      enum Track { UPGRADE EXTEND }
      enum Kind { WORKSHOP FACTORY STATION }
    `,
    resolvers: {
      Query: {
        nextTrack: () => "EXTEND",
        places: (_root, { kind }) => (kind === "FACTORY" ? 2 : 1),
      },
    },
  },
});

it("an enum of answers has the values of all subgraphs", async () => {
  expect(await federation.ask(`{ track nextTrack }`)).toEqual({
    data: { track: "EXIT", nextTrack: "EXTEND" },
  });
});

it("an enum of arguments has the values every subgraph knows", async () => {
  expect(await federation.ask(`{ kinds(of: [FACTORY, WORKSHOP]) places(kind: FACTORY) }`)).toEqual({
    data: { kinds: ["FACTORY", "WORKSHOP"], places: 2 },
  });
});

it("a value not every subgraph knows is refused before any call", async () => {
  for (const [query, field] of [
    [`{ kinds(of: [HOME]) }`, "of"],
    [`{ places(kind: STATION) }`, "kind"],
  ] as const) {
    const answer = await federation.ask(query);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: "GRAPHQL_VALIDATION_FAILED",
      field,
    });
  }
  expect([...federation.calls("wide"), ...federation.calls("narrow")]).toEqual([]);
});

it("such a value is refused in a variable as well", async () => {
  const answer = await federation.ask(`query ($of: [Kind!]) { kinds(of: $of) }`, {
    variables: { of: ["WORKSHOP", "HOME"] },
  });

  expect(answer.data).toBeUndefined();
  expect(answer.errors).toHaveLength(1);
  expect(federation.calls("wide")).toEqual([]);
});

it("a value outside the enum in a subgraph's answer is null with an error at its place", async () => {
  federation.endpoint("wide").intercept(async () => ({
    status: 200,
    type: "application/json",
    body: JSON.stringify({ data: { track: "SIDEWAYS" } }),
  }));

  expect(await federation.ask(`{ track }`)).toEqual({
    data: { track: null },
    errors: [anErrorAt(["track"])],
  });
});
