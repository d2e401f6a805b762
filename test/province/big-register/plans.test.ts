import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { JobFilter } from "../../../subgraphs/province/job/job.filter.ts";
import { listJobs } from "../../../subgraphs/province/job/job.reader.ts";
import { jobShape } from "../../../subgraphs/province/job/job-row.ts";
import type { JobSort } from "../../../subgraphs/province/job/job-sort.ts";
import { WorkerFilter } from "../../../subgraphs/province/worker/worker.filter.ts";
import { listWorkers } from "../../../subgraphs/province/worker/worker.reader.ts";
import { workerShape } from "../../../subgraphs/province/worker/worker-row.ts";
import type { Selection } from "../../../subgraphs/service/selection.ts";
import type { Session } from "../../../subgraphs/service/session.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { idOf } from "../support/rows.ts";
import { aBigRegister, bigRows } from "./big-register.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await aBigRegister();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const role = `laowu_reader_${new URL(database.url).pathname.slice(1)}`;
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  // As who serves: for the owner, row-level security would not be in the plans.
  if (rowCount === 1) await client.query(`SET ROLE ${role}`);
}, 180_000);
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** How PostgreSQL reads what a reader asks for. */
async function planOf(read: (session: Session) => Promise<unknown>): Promise<string> {
  let plan = "";
  await read({
    rows: "ALL",
    query: async (sql, values = []) => {
      const { rows } = await client.query(`EXPLAIN ${sql}`, [...values]);
      plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      return [];
    },
  });
  return plan;
}

const everyField: Selection = {
  has: (field) => !["employer", "workshop", "brand"].includes(field),
  at: () => everyField,
  fields: new Set(),
};
const held = ["61"];
const now = new Date("2026-07-20T04:00:00Z");
const middle = { order: 9_005_420_000_000_000, id: `61:${bigRows}` };

interface Asked {
  readonly sort?: JobSort;
  readonly rows?: boolean;
  readonly counts?: boolean;
  readonly after?: typeof middle | null;
}

const jobs = (
  filter: Partial<JobFilter>,
  { sort = "RELEVANCE", rows = true, counts = false, after = null }: Asked = {},
): Promise<string> =>
  planOf((session) =>
    listJobs(session, {
      ...{ held, now, sort },
      filter: Object.assign(new JobFilter(), {
        status: ["OPEN"],
        collapseDuplicates: true,
        ...filter,
      }),
      page: { first: 20, after },
      shape: jobShape(everyField),
      wanted: {
        ...{ rows, watermarks: false },
        total: counts ? "CAPPED" : null,
        facets: null,
      },
    }),
  );

const workers = (
  filter: Partial<WorkerFilter>,
  { rows = true, counts = false, after = null }: Asked = {},
) =>
  planOf((session) =>
    listWorkers(session, {
      ...{ held, now },
      filter: Object.assign(new WorkerFilter(), filter),
      page: { first: 20, after },
      shape: workerShape(everyField),
      wanted: { rows, watermarks: false, total: counts ? "CAPPED" : null },
    }),
  );

const sorts: readonly JobSort[] = ["RELEVANCE", "PUBLISHED_DESC", "WAGE_DESC", "DEADLINE_ASC"];

const jobFilters: readonly Partial<JobFilter>[] = [
  {},
  { text: "招聘" },
  { text: "厨师" },
  { text: "月嫂" },
  { text: "厨师 月嫂" },
  { text: "厨师", regions: ["610102"] },
  { regions: ["610100"] },
  { regions: ["610102"] },
  { excludeRegions: ["610102"] },
  { workplaces: ["610300", "610602"] },
  { occupations: ["4"] },
  { occupations: ["4-01-02-01"] },
  { industries: ["C"] },
  { forms: ["FULL_TIME"] },
  { forms: ["HOME_BASED"] },
  { wageMonthlyMin: "10000" },
  { education: "PRIMARY" },
  { ageFits: 40 },
  { boardAndLodging: true },
  { season: "2026-07" },
  { publishedAfter: "2026-06-29T23:00:00.000Z" },
  { targetGroups: ["LIFTED"] },
  { brand: idOf("61", 1) },
  { workshop: idOf("61", 1) },
  { status: ["CLOSED"] },
  { status: ["OPEN", "CLOSED"] },
  { regions: ["610102"], occupations: ["4-01-02-01"], forms: ["HOME_BASED"] },
];

const workerFilters: readonly Partial<WorkerFilter>[] = [
  {},
  { regions: ["610100"] },
  { regions: ["610102"] },
  { status: ["EMPLOYED"] },
  { status: ["UNEMPLOYED", "RETURNED"] },
  { categories: ["LIFTED"] },
  { categories: ["SUDDEN_HARDSHIP"] },
  { wantsWork: true },
  { wantsToGoOut: false },
  { skills: ["4-01"] },
  { occupations: ["4-01-02-01"] },
  { regions: ["610102"], status: ["RETURNED"], wantsWork: true },
];

const readsAll = /Seq Scan on (job_posting|worker|skill|employer)\b/;

describe("no list reads a big table from one end to the other", () => {
  it.each(sorts)("jobs by %s", async (sort) => {
    for (const filter of jobFilters) {
      for (const after of [null, middle]) {
        const plan = await jobs(filter, { sort, after });
        expect({ filter, after, plan }).not.toMatchObject({
          plan: expect.stringMatching(readsAll),
        });
      }
    }
  });

  it("workers", async () => {
    for (const filter of workerFilters) {
      for (const after of [null, middle]) {
        const plan = await workers(filter, { after });
        expect({ filter, plan }).not.toMatchObject({ plan: expect.stringMatching(readsAll) });
      }
    }
  });
});

describe("a list walks the index of its order", () => {
  it.each([
    ["RELEVANCE", "job_posting_open"],
    ["PUBLISHED_DESC", "job_posting_open"],
    ["WAGE_DESC", "job_posting_open_by_wage"],
    ["DEADLINE_ASC", "job_posting_open_closing"],
  ] as const)("by %s, and reads no other row: %s", async (sort, index) => {
    for (const filter of [{}, { regions: ["610100"] }, { forms: ["HOME_BASED" as const] }]) {
      const plan = await jobs(filter, { sort });
      expect(plan).toContain(`Index Only Scan using ${index} on`);
      expect(plan).toContain("Index Scan using job_posting_pkey");
    }
  });

  it("from where its page begins", async () => {
    for (const sort of sorts)
      expect(await jobs({}, { sort, after: middle })).toMatch(
        /Index Cond: \(ROW\((published|wage|deadline)_order, id\) > ROW/,
      );
    expect(await workers({}, { after: middle })).toMatch(
      /Index Cond: \(ROW\(updated_order, id\) > ROW/,
    );
  });

  it.each(["招聘", "厨师"])("for a frequent word: %s", async (text) => {
    for (const sort of ["RELEVANCE", "PUBLISHED_DESC"] as const) {
      const plan = await jobs({ text }, { sort });
      expect(plan).toMatch(/Index Scan using job_posting_(by_published|open) on/);
      expect(plan).not.toContain("job_posting_by_search");
    }
  });

  it("but not for a rare word, nor what is rare otherwise", async () => {
    for (const sort of sorts) {
      expect(await jobs({ text: "月嫂" }, { sort })).toContain(
        "Bitmap Index Scan on job_posting_by_search",
      );
      expect(await jobs({ brand: idOf("61", 1) }, { sort })).toContain("job_posting_by_brand");
    }
    expect(await workers({ status: ["STUDENT"], regions: ["610102"] })).toMatch(
      /worker_not_employed|worker_by_region/,
    );
  });
});

describe("a count", () => {
  it.each<Partial<JobFilter>>([
    {},
    { regions: ["610100"], forms: ["FULL_TIME"] },
    { boardAndLodging: true, education: "JUNIOR_HIGH" },
  ])("reads an index alone: %j", async (filter) => {
    const plan = await jobs(filter, { rows: false, counts: true });
    expect(plan).toMatch(/Index Only Scan using job_posting_open\w* on/);
  });

  it.each(["厨师", "月嫂"])("of a word reads the index on words: %s", async (text) => {
    const plan = await jobs({ text }, { rows: false, counts: true });
    expect(plan).toContain("Bitmap Index Scan on job_posting_by_search");
    expect(plan).not.toContain("BitmapAnd");
  });
});
