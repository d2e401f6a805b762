import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { openGateway } from "../support/gateway.ts";
import { root } from "../support/gateway-process.ts";
import { expectAccepted, readFixtures } from "./fixtures.ts";

/**
 * The planner's memory: what each operation costs, fetch by fetch and province by province, as the
 * text that `npm run explain` prints. Nothing is fetched, so no province has to run.
 */
const gateway = await openGateway({
  supergraphSdl: await readFile(join(root, "schema", "supergraph.graphql"), "utf8"),
  provinces: new Map(
    ["32", "44", "46", "53", "61"].map((code) => [code, `http://127.0.0.1:9/${code}`]),
  ),
});
afterAll(() => gateway.close());

const planned = { ending: ".plan.txt" };
const examples = (
  await readFixtures("schema/examples", { results: "test/plans/examples", ...planned })
).filter(({ query }) => !/^subscription /m.test(query));
const cases = await readFixtures("test/plans/cases", { results: "test/plans/cases", ...planned });
const refused = await readFixtures("test/plans/refused", {
  results: "test/plans/refused",
  ending: ".refused.txt",
});

describe("examples are planned", () => {
  for (const fixture of examples)
    it(fixture.name, () => expectAccepted(fixture, gateway.printedPlan({ query: fixture.query })));
});

describe("cases are planned", () => {
  for (const fixture of cases)
    it(fixture.name, () => expectAccepted(fixture, gateway.printedPlan({ query: fixture.query })));
});

it("what a condition leaves out is not planned", () => {
  const query =
    "query ($more: Boolean!) { jobs(first: 3) { edges { node { title candidates(access: { purpose: MATCHING }, first: 1) @include(if: $more) { edges { score } } } } } }";
  const planFor = (variables: Record<string, boolean>) => gateway.printedPlan({ query, variables });

  expect(planFor({ more: true })).toContain("candidates");
  expect(planFor({ more: true })).toBe(planFor({}));
  expect(planFor({ more: false })).not.toContain("candidates");
});

describe("refused before anything is fetched", () => {
  for (const fixture of refused)
    it(fixture.name, async () => {
      const { data, errors = [] } = await gateway.ask({ query: fixture.query });
      const lines = errors.map(({ message, extensions }) => `${extensions?.code}: ${message}`);
      const shown = data === undefined ? lines : [`data: ${JSON.stringify(data)}`, ...lines];
      await expectAccepted(fixture, `${shown.join("\n")}\n`);
    });
});

it.each([
  ["test/plans/examples", examples],
  ["test/plans/cases", cases],
  ["test/plans/refused", refused],
])("every text in %s has its operation", async (folder, fixtures) => {
  const texts = await readdir(join(root, folder)).catch(() => []);
  const expected = fixtures.map(({ expectedFile }) => basename(expectedFile));

  expect(texts.filter((file) => file.endsWith(".txt")).sort()).toEqual(expected.sort());
});
