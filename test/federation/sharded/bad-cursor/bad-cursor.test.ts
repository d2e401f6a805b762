import { expect, it } from "@jest/globals";
import { aRefusal, aShardedFederation } from "../a-sharded-federation.ts";
import { aJob, jobCursor } from "../tiny-register.ts";

const rows = [1, 2, 3, 4].map((order) => aJob({ id: `61:${order}`, order }));
const federation = await aShardedFederation({ rows });
const codes = ["32", "53", "61"];

const query = `query ($after: String, $text: String, $in: [String!]) {
  jobs(first: 2, after: $after, text: $text, regions: $in) { edges { node { id } } pageInfo { endCursor } }
}`;

async function endCursor(variables: object): Promise<string> {
  const { data } = await federation.ask(query, { variables: { ...variables } });
  return (data as { jobs: { pageInfo: { endCursor: string } } }).jobs.pageInfo.endCursor;
}

async function isRefused(variables: Record<string, unknown>): Promise<void> {
  for (const code of codes) federation.province(code).calls.length = 0;
  const { data, errors } = await federation.ask(query, { variables });

  expect(data ?? { jobs: null }).toEqual({ jobs: null });
  expect(errors).toEqual([aRefusal("BAD_CURSOR", { field: "after" })]);
  expect(codes.flatMap((code) => federation.calls(code))).toEqual([]);
}

it.each([
  "",
  "nonsense",
  "e30",
  "AAAA",
  "[1]",
  jobCursor({ order: 1, id: "61:1" }),
  "é",
  "x".repeat(10_000),
])("the cursor %j is refused before any call", async (after) => isRefused({ after }));

it("a cursor of a list with another filter is refused", async () => {
  const after = await endCursor({ text: "Cook" });

  await isRefused({ after, text: "Welder" });
  await isRefused({ after });
});

it("a cursor of a list over other regions is refused", async () => {
  await isRefused({ after: await endCursor({ in: ["61"] }), in: ["53", "61"] });
});

it("a cursor of another field is refused", async () => {
  const after = await endCursor({});
  const { data, errors } = await federation.ask(
    `query ($after: String) { job(id: "61:1") { candidates(after: $after) { edges { cursor } } } }`,
    { variables: { after } },
  );

  expect(data).toEqual({ job: { candidates: null } });
  expect(errors).toEqual([aRefusal("BAD_CURSOR", { field: "after" })]);
});

it("a cursor whose text was changed is refused or leads nowhere else", async () => {
  const after = await endCursor({});
  const changed = `${after.slice(0, 4)}${after[4] === "A" ? "B" : "A"}${after.slice(5)}`;

  await isRefused({ after: changed });
});

it("a cursor does not depend on the page size", async () => {
  const { data } = await federation.ask(
    `query ($after: String) { jobs(first: 1, after: $after) { edges { node { id } } } }`,
    { variables: { after: await endCursor({}) } },
  );

  expect(data).toEqual({ jobs: { edges: [{ node: { id: "61:3" } }] } });
});
