import { expect, it } from "@jest/globals";
import type { Answer } from "../../../support/gateway.ts";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob, jobCursor } from "../tiny-register.ts";

const provinces = ["32", "53", "61"];
const rows = Array.from({ length: 23 }, (_, index) =>
  aJob({
    id: `${provinces[(index * index + 1) % 3]}:${String(index).padStart(2, "0")}`,
    order: 100 + Math.floor(index / 2),
    title: index % 4 === 0 ? "Welder" : "Cook",
  }),
);
const inListOrder = [...rows].sort((a, b) => (jobCursor(a) < jobCursor(b) ? -1 : 1));
const idsInListOrder = inListOrder.map(({ id }) => id);

const federation = await aShardedFederation({ rows });

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

function pageOf({ data, errors }: Answer): Page {
  expect(errors).toBeUndefined();
  return (data as { jobs: Page }).jobs;
}

async function page(first: number, after: string | null, text: string | null = null) {
  return pageOf(
    await federation.ask(
      `query ($first: Int!, $after: String, $text: String) {
        jobs(first: $first, after: $after, text: $text) {
          edges { cursor node { id } }
          pageInfo { endCursor hasNextPage }
        }
      }`,
      { variables: { first, after, text } },
    ),
  );
}

const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);

it("rows of all provinces stand in one order, with equal keys decided by id", async () => {
  expect(idsOf(await page(100, null))).toEqual(idsInListOrder);
});

it.each([1, 2, 5, 7, 22, 23, 24])(
  "a walk in pages of %i meets every row once and then ends",
  async (first) => {
    const met: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages <= rows.length; pages++) {
      const one = await page(first, after);
      met.push(...idsOf(one));
      expect(one.edges.length).toBeLessThanOrEqual(first);
      expect(one.pageInfo.hasNextPage).toBe(met.length < rows.length);
      if (!one.pageInfo.hasNextPage) break;
      after = one.pageInfo.endCursor;
    }
    expect(met).toEqual(idsInListOrder);
  },
);

it("every edge's own cursor leads to the row after it", async () => {
  const { edges } = await page(6, null);
  for (const [index, { cursor }] of edges.entries()) {
    expect(idsOf(await page(3, cursor))).toEqual(idsInListOrder.slice(index + 1, index + 4));
  }
});

it("the last edge's cursor and endCursor lead to the same place", async () => {
  const { edges, pageInfo } = await page(4, null);

  expect(idsOf(await page(4, edges.at(-1)?.cursor ?? null))).toEqual(
    idsOf(await page(4, pageInfo.endCursor)),
  );
});

it("a filter is passed to every province, and the walk keeps to it", async () => {
  const welders = inListOrder.filter(({ title }) => title === "Welder").map(({ id }) => id);
  const start = await page(4, null, "Welder");
  const rest = await page(4, start.pageInfo.endCursor, "Welder");

  expect([...idsOf(start), ...idsOf(rest)]).toEqual(welders);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

it("counts are sums, and facets are grouped over the provinces, by count and then code", async () => {
  const welders = rows.filter(({ title }) => title === "Welder").length;
  const { data, errors } = await federation.ask(
    `{ jobs(first: 1) { totalCount { value relation } facets { field values { code label count } } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jobs: {
      totalCount: { value: rows.length, relation: "EXACT" },
      facets: [
        {
          field: "TITLE",
          values: [
            { code: "Cook", label: "Cook", count: rows.length - welders },
            { code: "Welder", label: "Welder", count: welders },
          ],
        },
      ],
    },
  });
});

it("parts of a facet asked under other names, or without the group's field, are grouped as well", async () => {
  const { data } = await federation.ask(
    `{ jobs(first: 1) { groups: facets { values { n: count } } sum: totalCount { n: value } } }`,
  );

  const welders = rows.filter(({ title }) => title === "Welder").length;
  expect(data).toEqual({
    jobs: {
      groups: [{ values: [{ n: rows.length - welders }, { n: welders }] }],
      sum: { n: rows.length },
    },
  });
});

it("edges, pageInfo and nodes may be asked under aliases and in fragments", async () => {
  const { data } = await federation.ask(`
    query { found: jobs(first: 2) { ...Rows info: pageInfo { more: hasNextPage } } }
    fragment Rows on JobConnection { hits: edges { at: cursor job: node { ... on Job { name: title } } } }
  `);

  expect(data).toEqual({
    found: {
      hits: inListOrder
        .slice(0, 2)
        .map(({ title }) => ({ at: expect.any(String), job: { name: title } })),
      info: { more: true },
    },
  });
});

it("one connection may be asked twice with different pages", async () => {
  const { data } = await federation.ask(
    `{ a: jobs(first: 1) { edges { node { id } } } b: jobs(first: 3, text: "Cook") { edges { node { id } } } }`,
  );

  const cooks = inListOrder.filter(({ title }) => title === "Cook");
  expect(data).toEqual({
    a: { edges: [{ node: { id: idsInListOrder[0] } }] },
    b: { edges: cooks.slice(0, 3).map(({ id }) => ({ node: { id } })) },
  });
});

it("each page costs one call per province", async () => {
  await page(5, null);

  for (const code of provinces) expect(federation.calls(code)).toHaveLength(1);
});

it("no match anywhere is an empty page with complete coverage", async () => {
  const { data, errors } = await federation.ask(
    `{ jobs(text: "Astronaut") { edges { node { id } } pageInfo { endCursor hasNextPage } totalCount { value relation } coverage { complete } } }`,
  );

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    jobs: {
      edges: [],
      pageInfo: { endCursor: null, hasNextPage: false },
      totalCount: { value: 0, relation: "EXACT" },
      coverage: { complete: true },
    },
  });
});

it.each([0, -1, 101])("first: %i is refused by name before any call", async (first) => {
  const { data, errors } = await federation.ask(
    `query ($first: Int!) { jobs(first: $first) { edges { cursor } } }`,
    {
      variables: { first },
    },
  );

  expect(data ?? { jobs: null }).toEqual({ jobs: null });
  expect(errors).toEqual([
    expect.objectContaining({
      path: ["jobs"],
      extensions: expect.objectContaining({ code: "BAD_USER_INPUT", field: "first" }),
    }),
  ]);
  for (const code of provinces) expect(federation.calls(code)).toEqual([]);
});
