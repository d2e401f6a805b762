import { expect, it } from "@jest/globals";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const rows = [
  aJob({ id: "32:1", order: 4 }),
  aJob({ id: "53:1", order: 2 }),
  aJob({ id: "53:2", order: 5 }),
  aJob({ id: "61:1", order: 3 }),
];

/** Shaanxi and Jiangsu share one process, Yunnan has its own. */
const federation = await aShardedFederation({ rows, processes: [["32", "61"], ["53"]] });

it("two provinces in one process are one call, and coverage still names both", async () => {
  const { data, errors } = await federation.ask(
    `{ jobs(first: 3) { edges { node { id } } coverage { asked answered outcomes { region rows } } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jobs: {
      edges: [{ node: { id: "53:1" } }, { node: { id: "61:1" } }, { node: { id: "32:1" } }],
      coverage: {
        asked: 3,
        answered: 3,
        outcomes: [
          { region: "32", rows: 1 },
          { region: "53", rows: 1 },
          { region: "61", rows: 1 },
        ],
      },
    },
  });
  expect(federation.calls("61")).toHaveLength(1);
  expect(federation.calls("53")).toHaveLength(1);
});

it("entities of both go there in one call", async () => {
  const { data } = await federation.ask(`{ job(id: "53:1") { similar { id title } } }`);

  const { similar } = (data as { job: { similar: { id: string }[] } }).job;
  expect(similar).toHaveLength(3);
  expect(federation.calls("61", "exchange")).toHaveLength(1);
  expect(federation.calls("61", "province")).toHaveLength(1);
});

it("ids of either are routed there", async () => {
  const { data } = await federation.ask(`{ a: job(id: "61:1") { id } b: job(id: "32:1") { id } }`);

  expect(data).toEqual({ a: { id: "61:1" }, b: { id: "32:1" } });
  expect(federation.calls("61")).toHaveLength(1);
  expect(federation.calls("53")).toEqual([]);
});

it("a walk over shared and own processes meets every row once", async () => {
  const met: string[] = [];
  let after: string | null = null;
  do {
    const { data } = await federation.ask(
      `query ($after: String) { jobs(first: 1, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } }`,
      { variables: { after } },
    );
    const { edges, pageInfo } = (data as { jobs: Page }).jobs;
    met.push(...edges.map(({ node }) => node.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null && met.length <= rows.length);
  expect(met).toEqual(["53:1", "61:1", "32:1", "53:2"]);
});

interface Page {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
