import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

const folder = path.resolve("schema/examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

let house: TestHouse;
beforeAll(async () => {
  house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale: 0.001 });
}, 120_000);
afterAll(() => house?.stop());

/** An example may give its variables in a comment: `# variables: {...}`. */
function variablesOf(query: string): Record<string, unknown> {
  const json = /^# variables: (?<json>\{.*\})$/m.exec(query)?.groups?.json;
  return json === undefined ? {} : JSON.parse(json);
}

it.each(examples)("the example %s is answered whole and without errors", async (name) => {
  const query = readFileSync(path.join(folder, name), "utf8");

  const { data, errors, extensions } = await house.gateway.execute({
    query,
    variables: variablesOf(query),
  });

  expect(errors).toBeUndefined();
  expect(Object.values(data as object)).not.toContain(null);
  const coverage = extensions?.coverage as { complete: boolean } | undefined;
  expect(coverage?.complete ?? true).toBe(true);
});

interface Cooks {
  readonly jobs: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly employer: { readonly name: string } | null;
        readonly region: { readonly agreements: readonly unknown[] | null };
        readonly candidates: { readonly edges: readonly unknown[] } | null;
      };
    }[];
    readonly coverage: { readonly complete: boolean; readonly outcomes: readonly unknown[] };
  };
}

it("A01: cooks of all five provinces stand in one answer, each with employer, agreements and two candidates", async () => {
  const query = readFileSync(path.join(folder, "cooks.graphql"), "utf8");
  const { data } = await house.gateway.execute({ query });
  const { edges, coverage } = (data as Cooks).jobs;

  expect(edges).toHaveLength(20);
  expect(new Set(edges.map(({ node }) => node.id.slice(0, 2))).size).toBeGreaterThanOrEqual(4);
  expect(coverage.complete).toBe(true);
  expect(coverage.outcomes).toHaveLength(5);
  for (const { node } of edges) {
    expect(node.employer?.name).toEqual(expect.any(String));
    expect(node.region.agreements).toEqual(expect.any(Array));
    expect(node.candidates?.edges).toHaveLength(2);
  }
});

it("the README's question is answered as the README shows", async () => {
  const readme = readFileSync(path.resolve("README.md"), "utf8");
  const body = /--data-binary @- <<'JSON'\n(?<json>.*)\nJSON/.exec(readme)?.groups?.json ?? "";
  const shown = /```json\n(?<json>[\s\S]*?)```/.exec(readme)?.groups?.json ?? "";

  const { data, errors } = await house.gateway.execute(JSON.parse(body));

  expect(errors).toBeUndefined();
  expect(shapeOf(data)).toEqual(shapeOf(JSON.parse(shown).data));
});

/** Names of fields, through the first item of lists. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (value === null || typeof value !== "object") return "value";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
