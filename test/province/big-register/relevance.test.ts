import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { TestDatabase } from "../../support/postgres.ts";
import { aProvince, type TestProvince } from "../support/province.ts";
import { aJob, idOf, jobRow } from "../support/rows.ts";
import { aBigRegister, bigRows } from "./big-register.ts";

let database: TestDatabase;
let province: TestProvince;
let now = new Date("2026-07-20T04:00:00Z");
beforeAll(async () => {
  database = await aBigRegister();
  province = await aProvince(["61"], { databaseUrl: database.url, clock: () => now });
}, 180_000);
afterAll(async () => {
  await province?.stop();
  await database?.drop();
});

const query = `query ($filter: JobFilter, $after: Cursor) {
  jobs(filter: $filter, first: 100, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } }
}`;

/** Up to so many pages of a search; between two pages something may happen. */
async function walk(
  filter: object,
  {
    pages = 1_000,
    between = async () => {},
  }: { pages?: number; between?: () => Promise<void> } = {},
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    if (page > 0) await between();
    const { data, errors } = await province.ask(query, { filter, after });
    expect(errors).toBeUndefined();
    const { edges, pageInfo } = data.jobs;
    ids.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return ids;
}

const newest = "ORDER BY published_order, id";

/** The 200 newest hits in any state, of which the listed ones by rank; then all others, the newest first. */
async function expected(word: string, condition = "true"): Promise<string[]> {
  const rows = await province.sql(
    `WITH hit AS (SELECT *, row_number() OVER (${newest}) AS place FROM job_posting
        WHERE search @@ '${word}' AND ${condition})
     SELECT id FROM hit WHERE status = 'OPEN'
      ORDER BY place > 200,
        CASE WHEN place <= 200 THEN -round(ts_rank('{0.1, 0.2, 0.4, 1.0}', search, '${word}') * 1000000) END,
        CASE WHEN place > 200 THEN published_order END, id`,
  );
  return rows.map(({ id }) => String(id));
}

it.each([
  ["a rare word", { text: "月嫂" }, "月嫂", "true"],
  ["a word of some thousand jobs", { text: "缝纫" }, "缝纫", "true"],
  [
    "a frequent word in one county",
    { text: "厨师", regions: ["610102"] },
    "厨师",
    "region_code = '610102'",
  ],
])(
  "%s: the newest hits by rank, then the others by age",
  async (_what, filter, word, condition) => {
    const ids = await walk(filter);
    expect(ids).toEqual(await expected(word, condition));
    expect(ids.length).toBeGreaterThan(20);
  },
);

it("jobs that are published, or are closed, between two pages move no other job", async () => {
  const before = await expected("缝纫");
  const [last] = await province.sql(
    `SELECT published_order FROM job_posting WHERE search @@ '缝纫' ${newest} OFFSET 199 LIMIT 1`,
  );
  const closed: string[] = [];
  let made = 0;
  const ids = await walk(
    { text: "缝纫" },
    {
      pages: 6,
      between: async () => {
        made += 1;
        const published_at = new Date(now.getTime() + made * 1_000).toISOString();
        const values = { title: "缝纫", published_at, id: idOf("61", bigRows + made) };
        await province.insert("job_posting", [jobRow(aJob(values))]);
        const [row] = await province.sql(
          `UPDATE job_posting SET status = 'CLOSED' WHERE id = (
             SELECT id FROM job_posting WHERE search @@ '缝纫' AND status = 'OPEN'
                AND published_order < ${last?.published_order} AND published_at < '${now.toISOString()}'
              ORDER BY published_order DESC LIMIT 1) RETURNING id`,
        );
        closed.push(String(row?.id));
      },
    },
  );
  const made_ = new Set(Array.from({ length: made }, (_, n) => idOf("61", bigRows + n + 1)));
  const seen = ids.filter((id) => !made_.has(id) && !closed.includes(id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(seen).toEqual(before.filter((id) => !closed.includes(id)).slice(0, seen.length));
  expect(seen.length).toBeGreaterThan(300);
});

it("a job that was published today is ranked before 200 others are", async () => {
  const id = idOf("61", bigRows + 1_000);
  now = new Date("2026-07-21T04:00:00Z");
  const published_at = "2026-07-21T01:00:00.000Z";
  await province.insert("job_posting", [jobRow(aJob({ id, published_at, title: "厨师厨师厨师" }))]);
  const [first] = await walk({ text: "厨师" }, { pages: 1 });
  const [best] = await province.sql(
    `SELECT id FROM job_posting WHERE search @@ '厨师' AND status = 'OPEN' AND published_at >= '2026-07-20T16:00:00Z'`,
  );
  expect(best?.id).toBe(id);
  expect(await walk({ text: "厨师" }, { pages: 3 })).toContain(id);
  expect(first).toBeDefined();
});
