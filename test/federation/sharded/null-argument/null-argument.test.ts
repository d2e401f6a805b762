import { expect, it } from "@jest/globals";
import { aRefusal, aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({ rows: [aJob({ id: "61:1", order: 1 })] });

it("a variable that is null where the argument may not be is refused, and nothing is called", async () => {
  const { data, errors } = await federation.ask(
    `query ($first: Int) { jobs(first: $first) { edges { node { id } } } agreements }`,
    { variables: { first: null } },
  );

  expect(data).toEqual({ jobs: null, agreements: ["Shaanxi and Jiangsu"] });
  expect(errors).toEqual([aRefusal("BAD_USER_INPUT", { field: "first" })]);
  expect(errors?.[0]?.path).toEqual(["jobs"]);
  for (const code of ["32", "53", "61"]) expect(federation.calls(code)).toEqual([]);
});

it("so it is on a field of an entity", async () => {
  const { data, errors } = await federation.ask(
    `query ($first: Int) { job(id: "61:1") { id candidates(first: $first) { edges { node { id } } } } }`,
    { variables: { first: null } },
  );

  expect(data).toEqual({ job: { id: "61:1", candidates: null } });
  expect(errors).toEqual([aRefusal("BAD_USER_INPUT", { field: "first" })]);
  expect(errors?.[0]?.path).toEqual(["job", "candidates"]);
});
