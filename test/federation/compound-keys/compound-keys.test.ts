import { expect, it } from "@jest/globals";
import { aFederation } from "../a-federation.ts";

interface Period {
  readonly region: string;
  readonly month: string;
}

const federation = await aFederation({
  plan: {
    sdl: `
      type Query { targets: [Target!]! }
      type Target @key(fields: "region month") { region: String! month: String! goal: Int! }
    `,
    resolvers: {
      Query: {
        targets: () => [
          { region: "61", month: "2025-01", goal: 100 },
          { region: "61", month: "2025-02", goal: 120 },
          { region: "53", month: "2025-01", goal: 90 },
        ],
      },
    },
  },
  results: {
    sdl: `type Target @key(fields: "region month") { region: String! month: String! reached: Int! }`,
    resolvers: {
      Target: {
        __resolveReference: ({ region, month }: Period) => ({
          region,
          month,
          reached: Number(region) + Number(month.slice(5)),
        }),
      },
    },
  },
});

it("all fields of a compound key identify the entity together", async () => {
  expect(await federation.ask(`{ targets { goal reached } }`)).toEqual({
    data: {
      targets: [
        { goal: 100, reached: 62 },
        { goal: 120, reached: 63 },
        { goal: 90, reached: 54 },
      ],
    },
  });
});

it("the whole key is sent, and nothing but the key", async () => {
  await federation.ask(`{ targets { goal reached } }`);

  const [call] = federation.calls("results");
  expect(Object.values(call?.variables ?? {})).toEqual([
    [
      { __typename: "Target", region: "61", month: "2025-01" },
      { __typename: "Target", region: "61", month: "2025-02" },
      { __typename: "Target", region: "53", month: "2025-01" },
    ],
  ]);
});
