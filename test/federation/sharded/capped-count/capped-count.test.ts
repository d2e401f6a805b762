import { expect, it } from "@jest/globals";
import { hangsUp } from "../../../support/subgraph-faults.ts";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob, countedMax } from "../tiny-register.ts";

const many = countedMax + 10;
const federation = await aShardedFederation({
  rows: [
    ...Array.from({ length: many }, (_, n) => aJob({ id: `32:${n}`, order: n })),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});

it("one capped count makes the sum a lower bound", async () => {
  const { data } = await federation.ask(
    "{ jobs(first: 1) { totalCount { value relation } facets { relation values { count } } } }",
  );
  expect(data).toEqual({
    jobs: {
      totalCount: { value: countedMax + 2, relation: "AT_LEAST" },
      facets: [{ relation: "AT_LEAST", values: [{ count: countedMax + 2 }] }],
    },
  });
});

it("a list that every province counts to its end has an exact count", async () => {
  const { data } = await federation.ask(
    '{ jobs(regions: ["53", "61"]) { totalCount { value relation } facets { relation } } }',
  );
  expect(data).toEqual({
    jobs: {
      totalCount: { value: 2, relation: "EXACT" },
      facets: [{ relation: "EXACT" }],
    },
  });
});

it.each(["$exact", "true"])(
  "provinces are asked to count exactly by %s, beside a capped count",
  async (exact) => {
    const { data } = await federation.ask(
      `query ($exact: Boolean = true) { jobs(first: 1) {
       few: totalCount { value relation }
       all: totalCount(exact: ${exact}) { value relation }
       facets(exact: ${exact}) { relation values { count } }
       given: edges @include(if: $exact) { cursor }
     } }`,
    );
    expect(data).toMatchObject({
      jobs: {
        few: { value: countedMax + 2, relation: "AT_LEAST" },
        all: { value: many + 2, relation: "EXACT" },
        facets: [{ relation: "EXACT", values: [{ count: many + 2 }] }],
      },
    });
  },
);

it("without a province, facets are lower bounds as the count is", async () => {
  federation.province("61").intercept(hangsUp);
  const { data } = await federation.ask(
    '{ jobs(regions: ["53", "61"]) { totalCount { value relation } groups: facets { relation values { count } } } }',
  );
  expect(data).toEqual({
    jobs: {
      totalCount: { value: 1, relation: "AT_LEAST" },
      groups: [{ relation: "AT_LEAST", values: [{ count: 1 }] }],
    },
  });
});
