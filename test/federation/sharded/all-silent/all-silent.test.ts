import { beforeEach, expect, it } from "@jest/globals";
import { hangsUp } from "../../../support/subgraph-faults.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({ rows: [aJob({ id: "61:1", order: 1 })] });
const codes = ["32", "53", "61"];

beforeEach(() => {
  for (const code of codes) federation.province(code).intercept(hangsUp);
});

it.each([
  ["connection", `{ jobs { edges { node { id } } } }`, "jobs"],
  ["list", `{ titles }`, "titles"],
  ["object", `{ summary { jobs } }`, "summary"],
  ["entity", `{ employer(uscc: "61X") { id } }`, "employer"],
])(
  "with every province silent, a %s is null with an error for each, never empty",
  async (_kind, query, field) => {
    const { data, errors } = await federation.ask(query);

    expect(data).toEqual({ [field]: null });
    expect(errors).toEqual(codes.map((code) => aSilentProvince(code, [field])));
  },
);

it("coverage itself can still be told", async () => {
  const { data } = await federation.ask(
    `{ coverageNow { asked answered complete outcomes { region state } } }`,
  );

  expect(data).toEqual({
    coverageNow: {
      asked: 3,
      answered: 0,
      complete: false,
      outcomes: codes.map((region) => ({ region, state: "DOWN" })),
    },
  });
});

it("ordinary subgraphs are answered all the same", async () => {
  const { data } = await federation.ask(`{ agreements titles }`);

  expect(data).toEqual({ agreements: ["Shaanxi and Jiangsu"], titles: null });
});
