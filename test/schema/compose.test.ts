import { describe, expect, it } from "@jest/globals";
import { compose, type SubgraphSource } from "../../schema/compose.ts";

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])';

function subgraph(
  name: string,
  types: string,
  url = `http://${name}.example/graphql`,
): SubgraphSource {
  return { name, url, sdl: `${link}\n${types}` };
}

describe("Composition", () => {
  it("joins subgraphs that stand together", () => {
    const composition = compose([
      subgraph("jobs", 'type Query { job: Job } type Job @key(fields: "id") { id: ID! }'),
      subgraph("pay", 'type Job @key(fields: "id") { id: ID! wage: Int }'),
    ]);

    expect(composition).toMatchObject({ kind: "composed" });
  });

  it("names every reason at once when they do not", () => {
    const composition = compose([
      subgraph("jobs", "type Query { job: String wage: Int }"),
      subgraph("pay", "type Query { job: Int wage: String }"),
    ]);

    expect(composition.kind).toBe("refused");
    const problems = composition.kind === "refused" ? composition.problems : [];
    expect(problems.some((problem) => problem.includes("Query.job"))).toBe(true);
    expect(problems.some((problem) => problem.includes("Query.wage"))).toBe(true);
  });

  it("checks the sharding of what every province serves, and of nothing else", () => {
    const types = "type Query { jobs: Int }";
    const sharded = compose([subgraph("province", types, "province://*/province")]);
    const extension = compose([subgraph("shaanxi", types, "province://61/shaanxi")]);

    expect(sharded).toEqual({
      kind: "refused",
      problems: ["[province] Query.jobs: is a root field without @routed or @scattered."],
    });
    expect(extension).toMatchObject({ kind: "composed" });
  });
});
