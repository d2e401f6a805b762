import { expect, it } from "@jest/globals";
import { hangsUp } from "../../../support/subgraph-faults.ts";
import { aRefusal, aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [aJob({ id: "61:1", order: 1 }), aJob({ id: "53:1", order: 2 })],
});
const codes = ["32", "53", "61"];

it("a mutation goes to exactly one province", async () => {
  const { data } = await federation.ask(`mutation { closeJob(id: "53:1") { id open } }`);

  expect(data).toEqual({ closeJob: { id: "53:1", open: false } });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 1, 0]);
});

it("two mutations of two provinces run in the order asked, each once", async () => {
  const { data } = await federation.ask(
    `mutation { a: closeJob(id: "61:1") { id } b: closeJob(id: "53:1") { id } }`,
  );

  expect(data).toEqual({ a: { id: "61:1" }, b: { id: "53:1" } });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 1, 1]);
});

it("scattered fields of its result are asked of all provinces", async () => {
  const { data } = await federation.ask(
    `mutation { closeJob(id: "61:1") { open similar { id } } }`,
  );

  expect(data).toEqual({ closeJob: { open: false, similar: [{ id: "53:1" }] } });
  for (const code of codes) expect(federation.calls(code, "exchange")).toHaveLength(1);
});

it("a mutation whose province breaks off is reported and not sent again", async () => {
  federation.province("53").intercept(hangsUp);

  const { data, errors } = await federation.ask(`mutation { closeJob(id: "53:1") { id } }`);

  expect(data).toEqual({ closeJob: null });
  expect(errors).toEqual([aSilentProvince("53", ["closeJob"])]);
  expect(federation.calls("53")).toHaveLength(1);
});

it("a mutation for a province that is not served is refused before any call", async () => {
  const { data, errors } = await federation.ask(`mutation { closeJob(id: "11:1") { id } }`);

  expect(data ?? { closeJob: null }).toEqual({ closeJob: null });
  expect(errors).toEqual([aRefusal("UNKNOWN_PROVINCE", { province: "11" })]);
  expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
});
