import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../../support/subgraph.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "53:2", order: 4 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});

/** Lets a province answer with other ids than its own, or in another order. */
function answering(change: (text: string) => string): Interceptor {
  return async (_call, serve) => {
    const whole = await serve();
    return { ...whole, body: change(whole.body) };
  };
}

const query = `{ jobs { edges { node { id } } coverage { complete outcomes { region state rows } } } }`;

const withoutYunnan = {
  jobs: {
    edges: [{ node: { id: "32:1" } }, { node: { id: "61:1" } }],
    coverage: {
      complete: false,
      outcomes: [
        { region: "32", state: "OK", rows: 1 },
        { region: "53", state: "DOWN", rows: 0 },
        { region: "61", state: "OK", rows: 1 },
      ],
    },
  },
};

it("rows of another province are refused, with all that came with them", async () => {
  federation.province("53").intercept(answering((body) => body.replaceAll("53:1", "61:7")));

  const { data, errors } = await federation.ask(query);

  expect(data).toEqual(withoutYunnan);
  expect(errors).toEqual([aSilentProvince("53", ["jobs"])]);
});

it("rows that stand in no order that can be merged are refused", async () => {
  const first = "0".repeat(15);
  federation
    .province("53")
    .intercept(answering((body) => body.replaceAll(`${first}2~53:1`, `${first}9~53:1`)));

  const { data, errors } = await federation.ask(query);

  expect(data).toEqual(withoutYunnan);
  expect(errors).toEqual([aSilentProvince("53", ["jobs"])]);
});

it("a province that answers a routed question with another's row is refused", async () => {
  federation.province("53").intercept(answering((body) => body.replaceAll("53:1", "61:7")));

  const { data, errors } = await federation.ask(`{ job(id: "53:1") { id title } }`);

  expect(data).toEqual({ job: null });
  expect(errors).toEqual([aSilentProvince("53", ["job"])]);
});
