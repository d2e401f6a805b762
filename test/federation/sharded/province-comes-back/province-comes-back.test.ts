import { expect, it } from "@jest/globals";
import { hangsUp } from "../../../support/subgraph-faults.ts";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const codes = ["32", "53", "61"];
const rows = Array.from({ length: 30 }, (_, index) =>
  aJob({ id: `${codes[(index * 5 + Math.floor(index / 4)) % 3]}:${index}`, order: index }),
);
const federation = await aShardedFederation({ rows });

interface Page {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** Walks to the end in pages of four; `silentOn(page)` names the provinces that fail on that page. */
async function walk(silentOn: (page: number) => readonly string[]): Promise<string[]> {
  const met: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 40; page++) {
    for (const code of codes) {
      federation.province(code).intercept(silentOn(page).includes(code) ? hangsUp : undefined);
    }
    const { data } = await federation.ask(
      `query ($after: String) { jobs(first: 4, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } }`,
      { variables: { after } },
    );
    const { edges, pageInfo } = (data as { jobs: Page }).jobs;
    met.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) return met;
    after = pageInfo.endCursor;
  }
  throw new Error("The walk does not end.");
}

const everyId = rows.map(({ id }) => id).sort();

it.each([
  ["the first page", (page: number) => (page === 0 ? ["53"] : [])],
  ["a page in the middle", (page: number) => (page === 2 ? ["61"] : [])],
  ["several pages", (page: number) => (page === 1 || page === 2 ? ["32"] : [])],
  ["every other page", (page: number) => (page % 2 === 0 && page < 8 ? ["53"] : [])],
  ["pages in turn", (page: number) => (page < 6 ? [codes[page % 3] ?? ""] : [])],
  ["two at once", (page: number) => (page === 1 ? ["32", "53"] : page === 3 ? ["53", "61"] : [])],
])(
  "when provinces fail on %s, every row is met exactly once over the walk",
  async (_when, silentOn) => {
    expect((await walk(silentOn)).sort()).toEqual(everyId);
  },
);

it("rows of a province that never failed keep their order", async () => {
  const met = await walk((page) => (page === 0 ? ["53"] : []));

  for (const code of ["32", "61"]) {
    const own = met.filter((id) => id.startsWith(code));
    expect(own).toEqual(rows.filter(({ id }) => id.startsWith(code)).map(({ id }) => id));
  }
});
