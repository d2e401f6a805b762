import { expect, it } from "@jest/globals";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "61:1", order: 1, title: "Cook" }),
    aJob({ id: "53:1", order: 2, title: "Welder" }),
  ],
});
const codes = ["32", "53", "61"];

it("routed, scattered and ordinary root fields of one operation are one call per process", async () => {
  const { data, errors } = await federation.ask(`{
    agreements
    jobs(first: 5) { edges { node { id } } }
    job(id: "61:1") { title }
    summary { jobs }
    titles
    __typename
  }`);

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    agreements: ["Shaanxi and Jiangsu"],
    jobs: { edges: [{ node: { id: "61:1" } }, { node: { id: "53:1" } }] },
    job: { title: "Cook" },
    summary: { jobs: 2 },
    titles: ["Welder", "Cook"],
    __typename: "Query",
  });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([1, 1, 1]);
});

it("each province gets only the fields that concern it", async () => {
  await federation.ask(
    `{ job(id: "61:1") { title } jobs(regions: ["53"]) { edges { node { id } } } }`,
  );

  expect(federation.calls("32")).toEqual([]);
  expect(federation.calls("53").map(({ query }) => /\bjob\(/.test(query))).toEqual([false]);
  expect(federation.calls("61").map(({ query }) => /\bjobs\(/.test(query))).toEqual([false]);
});

it("each province gets only the variables its fields use", async () => {
  await federation.ask(
    `query ($id: ID!, $text: String, $in: [String!]) {
      job(id: $id) { title } jobs(text: $text, regions: $in) { edges { node { id } } }
    }`,
    { variables: { id: "61:1", text: "Cook", in: ["53"] } },
  );

  expect(Object.keys(federation.calls("61")[0]?.variables ?? {})).toEqual(["id"]);
  expect(federation.calls("53")[0]?.variables).not.toHaveProperty("id");
});

it("a dollar sign within a text is no variable", async () => {
  const { errors } = await federation.ask(
    `query ($id: ID!) {
      job(id: $id) { title } jobs(text: "costs $id", regions: ["53"]) { edges { node { id } } }
    }`,
    { variables: { id: "61:1" } },
  );

  expect(errors).toBeUndefined();
  expect(federation.calls("53").map(({ query }) => query.includes("$id: ID!"))).toEqual([false]);
});

it("conditions leave out fields, and the calls only they needed", async () => {
  const query = `query ($all: Boolean!) {
    job(id: "61:1") { title } jobs(first: 1) @include(if: $all) { edges { node { id } } }
  }`;

  expect((await federation.ask(query, { variables: { all: false } })).data).toEqual({
    job: { title: "Cook" },
  });
  expect(codes.map((code) => federation.calls(code).length)).toEqual([0, 0, 1]);
});
