import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { execute, parse } from "graphql";
import { aShardedFederation } from "../federation/sharded/a-sharded-federation.ts";
import { aJob, type JobRow, provinceResolvers, sdl } from "../federation/sharded/tiny-register.ts";
import type { Interceptor } from "../support/subgraph.ts";
import { hangsUp } from "../support/subgraph-faults.ts";
import { executableSubgraph, shardedDocument } from "../support/subgraph-schema.ts";

const rows = Array.from({ length: 24 }, (_, at) =>
  aJob({ id: `${["32", "53", "61"][at % 3]}:${at}`, order: at * 10 }),
);
const federation = await aShardedFederation({ rows });

/** How many rows stand on the first page, and the place of the last of them. */
const pageSize = 4;
const shownUpTo = (pageSize - 1) * 10;

/** A register with other rows than before. */
function serving(changed: readonly JobRow[]): Interceptor {
  const schema = executableSubgraph(
    shardedDocument(sdl.province),
    provinceResolvers(changed, ["53"]),
  );
  return async ({ query, variables }) => ({
    status: 200,
    type: "application/json",
    body: JSON.stringify(
      await execute({ schema, document: parse(query), variableValues: variables }),
    ),
  });
}

interface Page {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly coverage: { readonly complete: boolean };
}

/** The whole list, page by page: Yunnan answers the first, is gone for some, and comes back changed. */
async function walk(changed: readonly JobRow[], goneFor: number) {
  const met: string[] = [];
  const complete: boolean[] = [];
  let after: string | null = null;
  for (let page = 0; page < 40; page += 1) {
    const isGone = page > 0 && page <= goneFor;
    federation
      .province("53")
      .intercept(page === 0 ? undefined : isGone ? hangsUp : serving(changed));
    const { data } = await federation.ask(
      `query ($after: String) { jobs(first: ${pageSize}, after: $after) {
        edges { node { id } } pageInfo { endCursor hasNextPage } coverage { complete }
      } }`,
      { variables: { after } },
    );
    const jobs = (data as { jobs: Page }).jobs;
    met.push(...jobs.edges.map(({ node }) => node.id));
    complete.push(jobs.coverage.complete);
    if (!jobs.pageInfo.hasNextPage) return { met, complete };
    after = jobs.pageInfo.endCursor;
  }
  throw new Error("The walk does not end.");
}

const yunnan = rows.filter(({ id }) => id.startsWith("53"));
const others = rows.filter(({ id }) => !id.startsWith("53"));
const idsOf = (some: readonly JobRow[]) => some.map(({ id }) => id);

it("F27: a province that comes back with other rows shows none twice and loses none that stayed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(yunnan),
      fc.uniqueArray(fc.integer({ min: 0, max: 240 }).filter((order) => order % 10 !== 0)),
      fc.integer({ min: 0, max: 3 }),
      async (kept, added, goneFor) => {
        const isShown = ({ order }: JobRow) => order <= shownUpTo;
        const fresh = added.map((order) => aJob({ id: `53:new-${order}`, order }));

        const { met, complete } = await walk([...kept, ...fresh], goneFor);

        const lasting = [
          ...others,
          ...yunnan.filter(isShown),
          ...kept.filter((row) => !isShown(row)),
        ];
        const comeBehind = fresh.filter((row) => !isShown(row));
        expect([...met].sort()).toEqual(idsOf([...lasting, ...comeBehind]).sort());
        // A page that rows may be missing on says so.
        expect(complete.slice(1, 1 + goneFor)).toEqual(Array(goneFor).fill(false));
      },
    ),
    { numRuns: 40 },
  );
});
