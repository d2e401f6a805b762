import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { Dice } from "../province/support/dice.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import {
  aJob,
  brandRow,
  employerRow,
  idOf,
  jobRow,
  workshopRow,
} from "../province/support/rows.ts";
import { ownServer } from "../support/postgres.ts";
import { feedOf, readAll } from "./support/follow.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let shaanxi: TestProvince;
beforeAll(async () => {
  shaanxi = await aProvince(["61"]);
});
afterAll(async () => {
  await shaanxi?.stop();
  await server.stop();
});
beforeEach(async () => {
  await shaanxi.sql("DELETE FROM job_posting");
  await shaanxi.sql("DELETE FROM change");
});

const jobs = (numbers: readonly number[]) =>
  numbers.map((number) => jobRow(aJob({ id: idOf("61", number) })));
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Of how many records a statement of another connection does not end. */
async function openTransaction(sql: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: shaanxi.databaseUrl });
  await client.connect();
  await client.query("BEGIN");
  await client.query(sql);
  return client;
}

describe("Must show 2: a list of 250 mixed creates and closes", () => {
  it("has every id once, with the right op", async () => {
    const { endCursor } = await feedOf(shaanxi)({ from: "NOW" });
    const dice = new Dice(250);
    const created = range(0, 250).map((number) => idOf("61", number));
    const closed = created.filter(() => dice.chance(40));
    const gone = closed.filter(() => dice.chance(50));
    for (const [number, id] of created.entries()) {
      await shaanxi.insert("job_posting", jobs([number]));
      if (closed.includes(id))
        await shaanxi.sql(
          `UPDATE job_posting SET status = 'CLOSED', version = version + 1 WHERE id = '${id}'`,
        );
      if (gone.includes(id)) await shaanxi.sql(`DELETE FROM job_posting WHERE id = '${id}'`);
    }

    const { changes } = await feedOf(shaanxi)({ after: endCursor, first: 1_000 });

    const told = new Map(changes.map(({ recordId, op, version }) => [recordId, { op, version }]));
    expect(changes).toHaveLength(created.length);
    expect(gone.length).toBeGreaterThan(20);
    for (const id of created) {
      const op = gone.includes(id) ? "DELETE" : "UPSERT";
      const version = op === "DELETE" ? null : closed.includes(id) ? 4 : 3;
      expect({ id, ...told.get(id) }).toEqual({ id, op, version });
    }
  });

  it("tells a job that was closed as one that is there, with its status", async () => {
    await shaanxi.insert("job_posting", jobs([1]));
    await shaanxi.sql("UPDATE job_posting SET status = 'CLOSED'");

    const { data } = await shaanxi.ask(
      "{ changes { edges { node { op type recordId job { id status title } brand { id } } } } }",
    );

    expect(data.changes.edges).toEqual([
      {
        node: {
          op: "UPSERT",
          type: "JOB",
          recordId: idOf("61", 1),
          job: { id: idOf("61", 1), status: "CLOSED", title: "招聘厨师" },
          brand: null,
        },
      },
    ]);
  });
});

describe("a page of the feed", () => {
  it("is one statement, and one more for each kind of record that is selected", async () => {
    await shaanxi.insert("job_posting", jobs(range(0, 30)));
    await shaanxi.insert("workshop", [
      workshopRow(idOf("61", 0xa1)),
      workshopRow(idOf("61", 0xa2)),
    ]);
    shaanxi.takeStatements();

    await shaanxi.ask(
      "{ changes { edges { node { recordId } } coverage { outcomes { watermark } } } }",
    );
    expect(shaanxi.takeStatements()).toHaveLength(1);

    await shaanxi.ask(
      "{ changes { edges { node { job { title } workshop { name } brand { name } } } } }",
    );
    expect(shaanxi.takeStatements()).toHaveLength(3);
    await shaanxi.sql("DELETE FROM workshop");
  });

  it("walks over everything in order, whatever the size of the pages", async () => {
    for (const number of range(0, 40)) await shaanxi.insert("job_posting", jobs([number]));
    const whole = range(0, 40).map((number) => idOf("61", number));
    for (const first of [1, 3, 39, 40, 41]) {
      const { changes, pages } = await readAll(feedOf(shaanxi), { first });
      expect(changes.map(({ recordId }) => recordId)).toEqual(whole);
      expect(pages).toBe(Math.ceil(40 / first));
    }
    const { changes } = await feedOf(shaanxi)({ first: 40 });
    for (const [index, { cursor }] of changes.entries()) {
      const next = await feedOf(shaanxi)({ after: cursor, first: 1 });
      expect(next.changes[0]?.recordId).toBe(whole[index + 1]);
    }
  });

  it("shows a record that has changed several times once, at its last change", async () => {
    await shaanxi.insert("job_posting", jobs([1, 2]));
    await shaanxi.sql(`UPDATE job_posting SET version = version + 1 WHERE id = '${idOf("61", 1)}'`);
    const { changes } = await feedOf(shaanxi)();
    expect(changes.map(({ recordId, version }) => [recordId, version])).toEqual([
      [idOf("61", 2), 3],
      [idOf("61", 1), 4],
    ]);
  });

  it("tells every kind of open record, also by parts of it that stand in another table", async () => {
    const [brand, workshop] = [idOf("61", 0xb1), idOf("61", 0xa1)];
    const employer = "61:91610000294224222X";
    await shaanxi.insert("labor_brand", [brandRow(brand)]);
    await shaanxi.insert("workshop", [workshopRow(workshop)]);
    await shaanxi.insert("employer", [employerRow(employer)]);
    const { changes, endCursor } = await readAll(feedOf(shaanxi));
    expect(changes.map(({ type, recordId }) => [type, recordId])).toEqual([
      ["BRAND", brand],
      ["WORKSHOP", workshop],
      ["EMPLOYER", employer],
    ]);

    await shaanxi.sql(`INSERT INTO brand_year VALUES ('${brand}', 2026, 1000, 300)`);
    const { changes: later } = await readAll(feedOf(shaanxi), { after: endCursor });
    expect(later.map(({ type, recordId, op }) => [type, recordId, op])).toEqual([
      ["BRAND", brand, "UPSERT"],
    ]);
    const only = await readAll(feedOf(shaanxi), { types: ["WORKSHOP", "EMPLOYER"] });
    expect(only.changes.map(({ recordId }) => recordId)).toEqual([workshop, employer]);
    for (const table of ["brand_year", "labor_brand", "workshop", "employer"])
      await shaanxi.sql(`DELETE FROM ${table}`);
    const { changes: end } = await readAll(feedOf(shaanxi));
    expect(end.map(({ op }) => op)).toEqual(["DELETE", "DELETE", "DELETE"]);
  });

  it("tells who follows a region that a record has left it", async () => {
    await shaanxi.insert("job_posting", jobs([1]));
    const { endCursor } = await readAll(feedOf(shaanxi), { regions: ["610100"] });
    await shaanxi.sql("UPDATE job_posting SET region_code = '610924'");

    const here = await readAll(feedOf(shaanxi), { after: endCursor, regions: ["610100"] });
    const there = await readAll(feedOf(shaanxi), { after: endCursor, regions: ["610924"] });
    const elsewhere = await readAll(feedOf(shaanxi), { after: endCursor, regions: ["610300"] });

    expect(here.changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 1)]);
    expect(there.changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 1)]);
    expect(elsewhere.changes).toEqual([]);
  });

  it("stands where nothing is left to read, also when nothing matched, so that it is not read again", async () => {
    await shaanxi.insert("job_posting", jobs(range(0, 5)));
    const end = await feedOf(shaanxi)({ types: ["BRAND"] });
    expect(end).toMatchObject({ changes: [], hasNextPage: false });
    const all = await feedOf(shaanxi)({ after: end.endCursor });
    expect(all.changes).toEqual([]);
  });

  it.each([
    "",
    "abc",
    "0".repeat(16),
    `${"0".repeat(16)}~61:zz`,
    `${"f".repeat(17)}~61:00000000.0`,
  ])("refuses %j, which is no cursor of it", async (after) => {
    const { errors } = await shaanxi.ask(
      "query ($after: Cursor) { changes(after: $after) { pageInfo { endCursor } } }",
      { after },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_CURSOR" });
  });

  it.each([0, -1, 5_001])("refuses a page of %d changes", async (first) => {
    const { errors } = await shaanxi.ask(`{ changes(first: ${first}) { snapshotRequired } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "first" });
  });
});

describe("F16: a transaction that does not end", () => {
  it("holds back what is committed behind it, and nothing of either is lost", async () => {
    const { endCursor } = await feedOf(shaanxi)({ from: "NOW" });
    await shaanxi.insert("job_posting", jobs([1, 2]));
    const slow = await openTransaction(
      `UPDATE job_posting SET version = 9 WHERE id = '${idOf("61", 1)}'`,
    );
    await shaanxi.insert("job_posting", jobs(range(10, 20)));
    await shaanxi.sql(`DELETE FROM job_posting WHERE id = '${idOf("61", 2)}'`);

    const during = await feedOf(shaanxi)({ after: endCursor });
    const again = await feedOf(shaanxi)({ after: during.endCursor });
    await slow.query("COMMIT");
    await slow.end();
    const after = await feedOf(shaanxi)({ after: again.endCursor });

    // How the records are now, though what follows is not yet told.
    expect(during.changes.map(({ recordId, op }) => [recordId, op])).toEqual([
      [idOf("61", 1), "UPSERT"],
      [idOf("61", 2), "DELETE"],
    ]);
    expect(again.changes).toEqual([]);
    expect(after.changes.map(({ recordId, op, version }) => [recordId, op, version])).toEqual([
      [idOf("61", 1), "UPSERT", 9],
      ...range(10, 20).map((number) => [idOf("61", number), "UPSERT", 3]),
      [idOf("61", 2), "DELETE", null],
    ]);
  });

  it("that is taken back is told to nobody", async () => {
    const { endCursor } = await feedOf(shaanxi)({ from: "NOW" });
    await shaanxi.insert("job_posting", jobs([1]));
    const undone = await openTransaction("UPDATE job_posting SET version = 9");
    await undone.query("ROLLBACK");
    await undone.end();
    const { changes } = await feedOf(shaanxi)({ after: endCursor });
    expect(changes.map(({ version }) => version)).toEqual([3]);
  });

  it("never lets the version that is told of a record go back", async () => {
    const { endCursor } = await feedOf(shaanxi)({ from: "NOW" });
    await shaanxi.insert("job_posting", jobs([1]));
    // Its transaction has the lower number, and it changes the record last.
    const late = await openTransaction("INSERT INTO brand_year VALUES ('61:none', 2026, 1, 1)");
    await shaanxi.sql("UPDATE job_posting SET version = 4");
    await late.query("UPDATE job_posting SET version = 5");
    await late.query("COMMIT");
    await late.end();
    const { changes } = await readAll(feedOf(shaanxi), { after: endCursor, first: 1 });
    expect(changes.map(({ version }) => version)).toEqual([5, 5, 5]);
    await shaanxi.sql("DELETE FROM brand_year");
  });
});
