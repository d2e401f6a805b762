import { expect, it } from "@jest/globals";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob, WATERMARK } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "61:1", order: 2 }),
    aJob({ id: "61:2", order: 3 }),
    aJob({ id: "61:3", order: 4 }),
  ],
});

const whole = `asked answered complete outcomes { region state rows watermark latencyMs code message }`;

function ok(region: string, rows: number): unknown {
  return {
    region,
    state: "OK",
    rows,
    watermark: WATERMARK,
    latencyMs: expect.any(Number),
    code: null,
    message: null,
  };
}

it("names every province asked, in order of their codes, with its rows of this page", async () => {
  const { data } = await federation.ask(`{ jobs(first: 3) { coverage { ${whole} } } }`);

  expect(data).toEqual({
    jobs: {
      coverage: {
        asked: 3,
        answered: 3,
        complete: true,
        outcomes: [ok("32", 1), ok("53", 0), ok("61", 2)],
      },
    },
  });
});

it("is in the extensions of every operation that scatters, asked for or not", async () => {
  const { extensions } = await federation.ask(`{ titles }`);

  expect(extensions?.coverage).toMatchObject({
    asked: 3,
    answered: 3,
    complete: true,
    outcomes: [
      { region: "32", state: "OK" },
      { region: "53", state: "OK" },
      { region: "61", state: "OK" },
    ],
  });
});

it("is not there when nothing was scattered", async () => {
  const { extensions } = await federation.ask(`{ agreements }`);

  expect(extensions?.coverage).toBeUndefined();
});

it("can be asked for on its own, before anything else is", async () => {
  const { data } = await federation.ask(
    `{ coverageNow { asked complete outcomes { region state watermark } } }`,
  );

  expect(data).toEqual({
    coverageNow: {
      asked: 3,
      complete: true,
      outcomes: ["32", "53", "61"].map((region) => ({ region, state: "OK", watermark: WATERMARK })),
    },
  });
});

it("may be asked under aliases and with type names", async () => {
  const { data } = await federation.ask(
    `{ jobs(first: 1) { seen: coverage { all: complete __typename by: outcomes { who: region __typename } } } }`,
  );

  expect(data).toEqual({
    jobs: {
      seen: {
        all: true,
        __typename: "Coverage",
        by: ["32", "53", "61"].map((who) => ({ who, __typename: "RegionOutcome" })),
      },
    },
  });
});

it("in the extensions counts the rows of every scattered field together, also of those of entities", async () => {
  const { extensions } = await federation.ask(
    `{ jobs(first: 2) { edges { node { id similar { id } } } } }`,
  );

  // The page holds 32:1 and 61:1; similar are three of 61 to the one, 32:1 and two of 61 to the other.
  expect(extensions?.coverage).toMatchObject({
    outcomes: [
      { region: "32", rows: 1 + 0 + 1 },
      { region: "53", rows: 0 },
      { region: "61", rows: 1 + 3 + 2 },
    ],
  });
});
