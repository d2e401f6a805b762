import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

/**
 * What is kept for operations that may come again is a share of the memory, whatever the operations
 * are: here a process would end for want of it, were all of them kept.
 */
const nodeFlags = ["--max-old-space-size=384"];

/** An operator may allow larger operations than common: what is kept of them is bounded all the same. */
const asLargeAsCanBe = { tokensMax: 10_000, aliasesMax: 2_000, rootFieldsMax: 2_000 };

const typeDefs = federationDocument("type Query { name: String }");
let folder: string;
let gateway: GatewayProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-kept-operations-"));
  const supergraph = path.join(folder, "supergraph.graphql");
  await writeFile(supergraph, compose([{ name: "one", url: "http://127.0.0.1:9", typeDefs }]));
  const limits = path.join(folder, "limits.json");
  await writeFile(limits, JSON.stringify(asLargeAsCanBe));
  gateway = await startGatewayProcess({ supergraph, nodeFlags, limits });
});
afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

async function ask(query: string, variables: Readonly<Record<string, boolean>> = {}) {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

it("operations of very many words, each another", async () => {
  for (let number = 0; number < 180; number++) {
    const query = `{ ${times(1_900, (index) => `a${number}x${index}: __typename`)} }`;
    expect(await ask(query)).toHaveProperty("data");
  }
}, 120_000);

it("operations with very many remarks, each another", async () => {
  for (let number = 0; number < 90; number++) {
    const query = `{ __typename } ${"#\n".repeat(80_000)}# ${number}`;
    expect(await ask(query)).toEqual({ data: { __typename: "Query" } });
  }
}, 120_000);

it("operations with very many conditions, asked with ever other values", async () => {
  const conditions = 6;
  const declared = times(conditions, (index) => `$c${index}: Boolean!`);
  const switched = times(conditions, (index) => `c${index}: __typename @include(if: $c${index})`);
  const fields = times(1_900, (index) => `a${index}: __typename`);
  for (let number = 0; number < 6; number++) {
    const query = `query Q${number}(${declared}) { ${switched} ${fields} }`;
    for (let bits = 0; bits < 2 ** conditions; bits++) {
      const values = Array.from({ length: conditions }, (_, index) => [
        `c${index}`,
        ((bits >> index) & 1) === 1,
      ]);
      expect(await ask(query, Object.fromEntries(values))).toHaveProperty("data");
    }
  }
}, 120_000);
