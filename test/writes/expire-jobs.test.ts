import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { recountSql, refillCounts } from "../../subgraphs/province/count/counted.ts";
import { ExpireJobs } from "../../subgraphs/province/job/expire-jobs.ts";
import { expiredAtOnceMax } from "../../subgraphs/province/job/expire-jobs.writer.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, employerRow, idOf, jobRow, type Row } from "../province/support/rows.ts";
import { uscc } from "./support/writing.ts";

/** A time that has not come: the clock of the service itself closes none of these. */
const inMs = Date.parse("2090-01-01T00:00:00.000Z");
const before = "2089-12-31T23:59:59.999Z";
const then = new Date(inMs).toISOString();
const after = "2090-01-01T00:00:00.001Z";

let province: TestProvince;
let nowMs: number;
let said: string[];
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("employer", [employerRow(`61:${uscc}`)]);
}, 60_000);
afterAll(() => province?.stop());
beforeEach(async () => {
  nowMs = inMs;
  said = [];
  await province.sql("DELETE FROM job_posting; DELETE FROM change");
});

const expiring = () =>
  new ExpireJobs({
    databaseUrl: province.databaseUrl,
    now: () => nowMs,
    logger: {
      info: (message: string) => said.push(message),
      warn: () => {},
      error: (message: string) => said.push(message),
    } as never,
  });

async function publish(jobs: readonly Partial<Parameters<typeof aJob>[0]>[]): Promise<void> {
  await province.insert(
    "job_posting",
    jobs.map((job, index) => jobRow(aJob({ id: idOf("61", index + 1), ...job }))),
  );
  await province.sql(refillCounts);
}

const states = async (): Promise<readonly Row[]> =>
  province.sql("SELECT status, closed_at, version FROM job_posting ORDER BY id");

async function numbers(from: string): Promise<readonly Row[]> {
  return province.sql(
    `SELECT counted, sum(records)::int AS records FROM (${from}) AS numbers GROUP BY 1
      HAVING sum(records) <> 0 ORDER BY 1`,
  );
}

async function expectRollUps(): Promise<void> {
  expect(await numbers("SELECT counted, records FROM record_count")).toEqual(
    await numbers(recountSql),
  );
}

describe("a job whose last day is over", () => {
  it("is closed as expired on its last instant, with the roll-ups, and the feed tells of it", async () => {
    await publish([
      { valid_through: before },
      { valid_through: then },
      { valid_through: after },
      { valid_through: before, status: "FILLED" },
    ]);
    await province.sql("DELETE FROM change");
    expect(await expiring().round()).toBe(true);

    expect(await states()).toEqual([
      { status: "EXPIRED", closed_at: new Date(before), version: 4 },
      { status: "EXPIRED", closed_at: new Date(then), version: 4 },
      { status: "OPEN", closed_at: null, version: 3 },
      { status: "FILLED", closed_at: null, version: 3 },
    ]);
    expect(await numbers("SELECT counted, records FROM record_count")).toEqual([
      { counted: "OPENINGS", records: 7 },
      { counted: "OPEN_JOBS", records: 1 },
    ]);
    await expectRollUps();
    const told = await province.sql("SELECT DISTINCT record FROM change ORDER BY 1");
    expect(told.map(({ record }) => record)).toEqual([idOf("61", 1), idOf("61", 2)]);
    expect(said).toEqual(["Closed jobs whose last day is over."]);

    nowMs += 1;
    await expiring().round();
    expect((await states())[2]).toMatchObject({ status: "EXPIRED", version: 4 });
    await expectRollUps();
    await expiring().round();
    expect((await states()).map(({ version }) => version)).toEqual([4, 4, 4, 3]);
  });

  it("is closed in batches, each with its roll-ups, and one that is being written is left to the next round", async () => {
    const many = expiredAtOnceMax * 2 + 3;
    await publish(Array.from({ length: many }, () => ({ valid_through: before })));
    await province.sql(`BEGIN; SELECT FROM job_posting WHERE id = '${idOf("61", 7)}' FOR UPDATE`);
    const round = expiring();
    await round.round();
    await province.sql("COMMIT");
    const open = await province.sql("SELECT id FROM job_posting WHERE status = 'OPEN'");
    expect(open).toEqual([{ id: idOf("61", 7) }]);
    await expectRollUps();
    await round.round();
    expect(await province.sql("SELECT FROM job_posting WHERE status = 'OPEN'")).toEqual([]);
    await expectRollUps();
  });
});

describe("before anybody has closed it, a job whose last day is over", () => {
  const lists = `query ($id: ID!) {
    jobs(sort: DEADLINE_ASC, first: 10) { totalCount { value } facets { field values { code count } } edges { node { id status } } }
    found: jobs(filter: { text: "厨师" }) { totalCount { value } edges { node { id } } }
    all: jobs(filter: { status: [OPEN, EXPIRED] }, sort: DEADLINE_ASC) { edges { node { id status } } }
    job(id: $id) { status }
  }`;

  it("is in no list of open ones, in no count and no facet, and by its id it is expired", async () => {
    const over = Date.now() + 3_000;
    await publish([
      { title: "招聘厨师", valid_through: new Date(over).toISOString() },
      { title: "招聘学徒厨师", valid_through: after },
    ]);
    // The background leaves what somebody writes to the next round.
    await province.sql(`BEGIN; SELECT FROM job_posting WHERE id = '${idOf("61", 1)}' FOR UPDATE`);
    await sleep(over - Date.now() + 1);
    const { data, errors } = await province.ask(lists, { id: idOf("61", 1) });
    expect(errors).toBeUndefined();
    expect(data.job).toEqual({ status: "EXPIRED" });
    for (const list of [data.jobs, data.found])
      expect(list).toMatchObject({
        totalCount: { value: 1 },
        edges: [{ node: { id: idOf("61", 2) } }],
      });
    for (const { values } of data.jobs.facets)
      for (const { count } of values) expect(count).toBe(1);
    expect(data.all.edges).toEqual([
      { node: { id: idOf("61", 1), status: "EXPIRED" } },
      { node: { id: idOf("61", 2), status: "OPEN" } },
    ]);
    expect(await states()).toMatchObject([{ status: "OPEN" }, { status: "OPEN" }]);
    await province.sql("COMMIT");
  });
});
