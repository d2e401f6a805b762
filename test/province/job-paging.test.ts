import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Dice } from "./support/dice.ts";
import { manyJobs } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { type JobValues, jobRow, monthly } from "./support/rows.ts";

const jobs = manyJobs(300, { province: "61", seed: 11 });
const listed = jobs.filter(
  ({ status, duplicate_of }) => status === "OPEN" && duplicate_of === null,
);

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("job_posting", new Dice(3).shuffled(jobs).map(jobRow));
});
afterAll(() => province.stop());

interface Edge {
  readonly cursor: string;
  readonly node: { readonly id: string };
}

const published = (job: JobValues) => -Date.parse(job.published_at);
const sorts: readonly (readonly [sort: string, key: (job: JobValues) => number])[] = [
  ["RELEVANCE", published],
  ["PUBLISHED_DESC", published],
  ["WAGE_DESC", (job) => -(monthly(job.wage_min_cents, job.wage_period) ?? 0)],
  ["DEADLINE_ASC", (job) => Date.parse(job.valid_through)],
];

describe("jobs(sort, first, after)", () => {
  it.each(sorts)("%s: a walk shows every row once, in order, ties by id", async (sort, key) => {
    const expected = [...listed].sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1));

    const edges = await walk({ sort, first: 7 });

    expect(edges.map(({ node }) => node.id)).toEqual(expected.map(({ id }) => id));
  });

  it("cursors are in list order as plain text", async () => {
    for (const [sort] of sorts) {
      const cursors = (await walk({ sort, first: 50 })).map(({ cursor }) => cursor);
      expect([...cursors].sort()).toEqual(cursors);
    }
  });

  it("RELEVANCE with text is the same walk in pages of any size, best hits first", async () => {
    const text = "厨师";
    const inTwos = await walk({ sort: "RELEVANCE", first: 2, filter: { text } });
    const atOnce = await walk({ sort: "RELEVANCE", first: 100, filter: { text } });

    const titleOf = new Map(jobs.map(({ id, title }) => [id, title]));
    const hitsInTitle = inTwos.map(({ node }) => titleOf.get(node.id)?.includes(text) ?? false);
    expect(inTwos).toEqual(atOnce);
    expect(hitsInTitle.indexOf(false)).toBe(hitsInTitle.filter(Boolean).length);
  });

  it("the page's end is the last row's cursor, and none on an empty page", async () => {
    const [full, empty] = await Promise.all([
      ask({ sort: "WAGE_DESC", first: 3 }),
      ask({ sort: "WAGE_DESC", first: 3, filter: { regions: ["620100"] } }),
    ]);

    expect(full.pageInfo).toEqual({ endCursor: full.edges.at(-1)?.cursor, hasNextPage: true });
    expect(empty).toEqual({ edges: [], pageInfo: { endCursor: null, hasNextPage: false } });
  });

  it("shows one row and a hundred rows", async () => {
    expect((await ask({ sort: "WAGE_DESC", first: 1 })).edges).toHaveLength(1);
    expect((await ask({ sort: "WAGE_DESC", first: 100 })).edges).toHaveLength(100);
  });
});

interface Page {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

interface PageQuery {
  readonly sort: string;
  readonly first: number;
  readonly filter?: object;
  readonly after?: string | null;
}

async function ask(variables: PageQuery): Promise<Page> {
  const answer = await province.ask(
    `query ($filter: JobFilter, $sort: JobSort!, $first: Int!, $after: Cursor) {
      jobs(filter: $filter, sort: $sort, first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { endCursor hasNextPage }
      }
    }`,
    variables,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.jobs;
}

async function walk(query: PageQuery): Promise<Edge[]> {
  const edges: Edge[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await ask({ ...query, after });
    edges.push(...page.edges);
    if (!page.pageInfo.hasNextPage) return edges;
    after = page.pageInfo.endCursor;
  }
}
