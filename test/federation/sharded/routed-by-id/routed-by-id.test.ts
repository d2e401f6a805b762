import { expect, it } from "@jest/globals";
import { aRefusal, aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1, title: "Cook" }),
    aJob({ id: "53:1", order: 2, title: "Welder" }),
  ],
});
const codes = ["32", "53", "61"];

it("an id goes to the province it names, and nowhere else", async () => {
  expect(await federation.ask(`{ job(id: "53:1") { id title } }`)).toMatchObject({
    data: { job: { id: "53:1", title: "Welder" } },
  });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 1, 0]);
});

it("the same by a variable", async () => {
  const { data } = await federation.ask(`query ($id: ID!) { job(id: $id) { title } }`, {
    variables: { id: "61:1" },
  });

  expect(data).toEqual({ job: { title: "Cook" } });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 0, 1]);
});

it("ids of two provinces in one operation are one call each", async () => {
  const { data } = await federation.ask(
    `{ a: job(id: "61:1") { title } b: job(id: "53:1") { title } c: job(id: "61:9") { title } }`,
  );

  expect(data).toEqual({ a: { title: "Cook" }, b: { title: "Welder" }, c: null });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 1, 1]);
});

it("an id no row has is null, without an error", async () => {
  const { data, errors } = await federation.ask(`{ job(id: "32:404") { id } }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({ job: null });
});

it("an id of a province that is not served names that province", async () => {
  const { data, errors } = await federation.ask(`{ job(id: "11:1") { id } }`);

  expect(data ?? { job: null }).toEqual({ job: null });
  expect(errors).toEqual([aRefusal("UNKNOWN_PROVINCE", { province: "11" })]);
  expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
});

it.each(["", "nonsense", ":1", "6:1", "61", "61:"])(
  "the id %j is refused as malformed",
  async (id) => {
    const { data, errors } = await federation.ask(`query ($id: ID!) { job(id: $id) { id } }`, {
      variables: { id },
    });

    expect(data ?? { job: null }).toEqual({ job: null });
    expect(errors).toEqual([aRefusal("BAD_ID", { field: "id" })]);
    expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
  },
);
