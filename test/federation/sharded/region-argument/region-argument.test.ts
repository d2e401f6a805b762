import { expect, it } from "@jest/globals";
import { aRefusal, aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});
const codes = ["32", "53", "61"];

const query = `query ($in: [String!]) {
  jobs(regions: $in) { edges { node { id } } coverage { asked outcomes { region } } }
}`;

it.each([
  [["53"], ["53"]],
  [
    ["61", "32"],
    ["32", "61"],
  ],
  [["610122"], ["61"]],
  [
    ["610122000", "610100", "530000000000"],
    ["53", "61"],
  ],
  [null, ["32", "53", "61"]],
])("regions %j ask provinces %j and no others", async (regions, asked) => {
  const { data, errors } = await federation.ask(query, { variables: { in: regions } });

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jobs: {
      edges: asked.map((code) => ({ node: { id: `${code}:1` } })),
      coverage: { asked: asked.length, outcomes: asked.map((region) => ({ region })) },
    },
  });
  expect(codes.filter((code) => federation.calls(code).length === 1)).toEqual(asked);
});

it("the regions are passed on, for the province to narrow further", async () => {
  await federation.ask(query, { variables: { in: ["610122"] } });

  expect(Object.values(federation.calls("61")[0]?.variables ?? {})).toContainEqual(["610122"]);
});

it("a region of a province that is not served is refused by name before any call", async () => {
  const { data, errors } = await federation.ask(query, { variables: { in: ["61", "110000"] } });

  expect(data ?? { jobs: null }).toEqual({ jobs: null });
  expect(errors).toEqual([aRefusal("UNKNOWN_PROVINCE", { province: "11", field: "regions" })]);
  expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
});

it.each([[[]], [["6"]], [["61012"]], [["Shaanxi"]]])(
  "regions %j are refused by field",
  async (regions) => {
    const { data, errors } = await federation.ask(query, { variables: { in: regions } });

    expect(data ?? { jobs: null }).toEqual({ jobs: null });
    expect(errors).toEqual([aRefusal("BAD_USER_INPUT", { field: "regions" })]);
    expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
  },
);
