import { expect, it } from "@jest/globals";
import { answersJson } from "../../../support/subgraph-faults.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 12, title: "Cook" }),
    aJob({ id: "61:2", order: 40, title: "Welder" }),
    aJob({ id: "32:1", order: 7, title: "Welder", open: false }),
    aJob({ id: "32:2", order: 9, title: "Baker" }),
    aJob({ id: "32:3", order: 10, title: "Baker" }),
    aJob({ id: "32:4", order: 11, title: "Welder" }),
  ],
});

it.each([
  ["SUM", "jobs", 6],
  ["MIN", "first", 7],
  ["MAX", "last", 40],
  ["AND", "allOpen", false],
  ["OR", "anyOpen", true],
  ["CONCAT", "ids", ["32:1", "32:2", "32:3", "32:4", "61:1", "61:2"]],
  ["FIRST", "scheme", "scheme of 32"],
  ["AT_LEAST", "relation", "AT_LEAST"],
])("a field merged by %s is merged by it", async (_rule, field, value) => {
  expect((await federation.ask(`{ summary { ${field} } }`)).data).toEqual({
    summary: { [field]: value },
  });
});

it("MIN and MAX as numbers, not as text", async () => {
  expect((await federation.ask(`{ summary { first last } }`)).data).toEqual({
    summary: { first: 7, last: 40 },
  });
});

it("GROUP joins equal groups and merges their other fields", async () => {
  expect((await federation.ask(`{ summary { byTitle { title jobs } } }`)).data).toEqual({
    summary: {
      byTitle: [
        { title: "Welder", jobs: 3 },
        { title: "Baker", jobs: 2 },
        { title: "Cook", jobs: 1 },
      ],
    },
  });
});

it("a null takes no part: a province without rows has no first", async () => {
  const { data } = await federation.ask(`{ summary { n: jobs from: first __typename } }`);

  expect(data).toEqual({ summary: { n: 6, from: 7, __typename: "Summary" } });
});

it("an object costs one call per province", async () => {
  await federation.ask(`{ summary { jobs first last } again: summary { jobs } }`);

  for (const code of ["32", "53", "61"]) expect(federation.calls(code)).toHaveLength(1);
});

it("a province that answers null adds nothing, and is no outage", async () => {
  federation.province("32").intercept(answersJson({ data: { summary: null } }));

  const { data, errors } = await federation.ask(`{ summary { jobs ids } }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({ summary: { jobs: 2, ids: ["61:1", "61:2"] } });
});

it("an answer that is no object costs only the province that gave it", async () => {
  federation.province("32").intercept(answersJson({ data: { summary: { byTitle: [null] } } }));

  const { data, errors } = await federation.ask(`{ summary { byTitle { title } } }`);

  expect(data).toEqual({ summary: { byTitle: [{ title: "Cook" }, { title: "Welder" }] } });
  expect(errors).toEqual([aSilentProvince("32", ["summary"])]);
});
