import { expect, it } from "@jest/globals";
import { Gate, hangsUp } from "../../../support/subgraph-faults.ts";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const codes = ["32", "53", "61"];
const federation = await aShardedFederation({
  rows: Array.from({ length: 12 }, (_, index) =>
    aJob({
      id: `${codes[index % 3]}:${index}`,
      order: index % 5,
      title: index % 2 ? "Cook" : "Welder",
    }),
  ),
});

/** No latency: it is the one thing that may differ. */
const query = `{
  jobs(first: 7) {
    edges { cursor node { id title similar { id } } }
    pageInfo { endCursor hasNextPage }
    totalCount { value relation }
    facets { field values { code count } }
    coverage { complete outcomes { region state rows code message } }
  }
  titles
  summary { jobs first last ids scheme byTitle { title jobs } }
}`;

const orders = [
  ["32", "53", "61"],
  ["32", "61", "53"],
  ["53", "32", "61"],
  ["53", "61", "32"],
  ["61", "32", "53"],
  ["61", "53", "32"],
];

/** The response's bytes when the provinces answer the first step in the given order. */
async function bytesInOrder(order: readonly string[], silent?: string): Promise<string> {
  const gates = new Map(order.map((code) => [code, new Gate()]));
  for (const [code, gate] of gates) {
    let first = true;
    federation.province(code).intercept(async (call, serve) => {
      if (code === silent) return hangsUp(call, serve);
      if (!first) return serve();
      first = false;
      return gate.intercept(call, serve);
    });
  }
  const response = federation.ask(query);
  const present = order.filter((code) => code !== silent);
  await Promise.all(present.map((code) => gates.get(code)?.arrived));
  for (const code of present) {
    gates.get(code)?.open();
    await new Promise(setImmediate);
  }
  return JSON.stringify(await response);
}

it("the same bytes, in whatever order the provinces answer", async () => {
  const responses = new Set<string>();
  for (const order of orders) responses.add(await bytesInOrder(order));

  expect([...responses]).toHaveLength(1);
  expect([...responses][0]).not.toContain('"errors"');
});

it("the same bytes with the same province silent, in whatever order the others answer", async () => {
  for (const silent of codes) {
    const responses = new Set<string>();
    for (const order of orders) responses.add(await bytesInOrder(order, silent));

    expect([...responses]).toHaveLength(1);
    expect([...responses][0]).toContain("PROVINCE_UNAVAILABLE");
  }
});
