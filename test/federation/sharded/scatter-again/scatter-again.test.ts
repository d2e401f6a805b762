import { expect, it } from "@jest/globals";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1, title: "Cook" }),
    aJob({ id: "53:2", order: 2, title: "Cook" }),
    aJob({ id: "32:3", order: 3, title: "Cook" }),
  ],
});
const codes = ["32", "53", "61"];

it("the rows of a scattered field are scattered again, by the same field", async () => {
  expect(await federation.ask(`{ job(id: "61:1") { similar { similar { id } } } }`)).toEqual({
    data: {
      job: {
        similar: [
          { similar: [{ id: "53:2" }, { id: "61:1" }] },
          { similar: [{ id: "32:3" }, { id: "61:1" }] },
        ],
      },
    },
    extensions: expect.anything(),
  });
});

it("each time costs every province one call of what is required and one of the field", async () => {
  await federation.ask(`{ jobs { edges { node { similar { similar { similar { id } } } } } } }`);

  for (const code of codes) {
    expect(federation.calls(code, "exchange")).toHaveLength(3);
    expect(federation.calls(code, "province")).toHaveLength(3);
  }
});

it("a page of candidates stands behind it, with its own size and coverage", async () => {
  const { data } = await federation.ask(
    `query ($first: Int!) { job(id: "61:1") { similar { title similar { open candidates(first: $first) {
      edges { node { id } } pageInfo { hasNextPage } coverage { answered }
    } } } } }`,
    { variables: { first: 1 } },
  );

  const candidates = {
    edges: [{ node: { id: "61:1" } }],
    pageInfo: { hasNextPage: true },
    coverage: { answered: 3 },
  };
  const similar = Array(2).fill({ open: true, candidates });
  expect(data).toEqual({ job: { similar: Array(2).fill({ title: "Cook", similar }) } });
});

it("a province that falls silent on the way costs its own rows, and is told", async () => {
  let calls = 0;
  federation.province("53").intercept(async (call, serve) => {
    return call.subgraph === "exchange" && ++calls > 1 ? null : serve();
  });

  const { data, errors } = await federation.ask(
    `{ job(id: "61:1") { similar { similar { id } } } }`,
  );

  expect(data).toEqual({
    job: {
      similar: [{ similar: [{ id: "61:1" }] }, { similar: [{ id: "32:3" }, { id: "61:1" }] }],
    },
  });
  expect(errors).toContainEqual(aSilentProvince("53", ["job", "similar", 0, "similar"]));
});
