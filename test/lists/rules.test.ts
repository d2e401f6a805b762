import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import { runCli } from "../../subgraphs/cli/run-cli.ts";
import type { TestProvince } from "../province/support/province.ts";
import type { Row } from "../province/support/rows.ts";
import {
  aListedProvince,
  household,
  householdId,
  listsOf,
  openEntries,
  person,
  personId,
  stay,
  stayId,
} from "./support/register.ts";
import { entriesBy } from "./support/rules.ts";

const firstDay = "2026-06-30";
const people = 4;

let province: TestProvince;
beforeAll(async () => {
  province = await aListedProvince(firstDay);
});
afterAll(() => province?.stop());

/** What the rules say of the records as they are, worked out here. */
async function expected(): Promise<readonly Row[]> {
  const { sql } = province;
  const [clock] = await sql("SELECT day::text FROM list_clock");
  return entriesBy({
    day: String(clock?.day),
    workers: await sql(
      `SELECT id, province, region_code, status, status_as_of::text, wants_work, wants_to_go_out,
              intent_reason_code, household_id, able_to_work,
              (intent_recorded_at AT TIME ZONE 'Asia/Shanghai')::date::text AS intent_day FROM worker`,
    ),
    stays: await sql(
      `SELECT id, province, worker_id, scope, verification, start_date::text, end_date::text FROM placement`,
    ),
    households: await sql("SELECT * FROM household"),
    helped: await idsIn("caseload"),
    planned: await idsIn("assistance_plan"),
  });
}

async function idsIn(table: string): Promise<ReadonlySet<unknown>> {
  const rows = await province.sql(`SELECT worker_id FROM ${table}`);
  return new Set(rows.map(({ worker_id: id }) => id));
}

/** The numbers that are kept, and the same from the entries themselves. */
async function numbers(): Promise<{
  readonly kept: readonly Row[];
  readonly counted: readonly Row[];
}> {
  const open = (table: string): string => `${table} WHERE left_at IS NULL GROUP BY 1`;
  const [kept, counted] = [
    `SELECT region_code, list, sum(persons)::int AS persons FROM list_count
      GROUP BY 1, 2 HAVING sum(persons) <> 0`,
    `SELECT region_code, list, count(*)::int AS persons FROM ${open("list_entry")}, 2 UNION ALL
     SELECT region_code, 'ANY', count(DISTINCT worker_id)::int FROM ${open("list_entry")} UNION ALL
     SELECT region_code, 'ZERO_EMPLOYMENT', count(*)::int FROM ${open("household_entry")}`,
  ].map((sql) => province.sql(`SELECT * FROM (${sql}) AS number ORDER BY region_code, list`));
  return { kept: (await kept) ?? [], counted: (await counted) ?? [] };
}

async function expectEqualNumbers(): Promise<void> {
  const { kept, counted } = await numbers();
  expect(kept).toEqual(counted);
}

/** Some people who look for work, in two households. */
async function beginAnew(): Promise<void> {
  await province.sql(
    `DELETE FROM placement; DELETE FROM caseload; DELETE FROM assistance_plan; DELETE FROM worker;
     DELETE FROM household; UPDATE list_clock SET day = '${firstDay}'`,
  );
  await province.insert("household", [household(1), household(2, { plan_note: "每月走访" })]);
  await province.insert(
    "worker",
    Array.from({ length: people }, (_, at) =>
      person(at + 1, { household_id: householdId(1 + (at % 2)) }),
    ),
  );
}

const text = (value: string | boolean | null): string =>
  value === null ? "NULL" : typeof value === "boolean" ? String(value) : `'${value}'`;

const aPerson = fc.integer({ min: 1, max: people });
const aStay = fc.integer({ min: 1, max: 6 });
const aHousehold = fc.integer({ min: 1, max: 2 });
const aDay = fc
  .integer({ min: 0, max: 700 })
  .map((days) => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10));
const yesOrNo = fc.constantFrom(true, false, null);

const aChange: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      aPerson,
      fc.constantFrom("EMPLOYED", "UNEMPLOYED", "RETURNED", "NO_INTENT", "UNABLE", "STUDENT"),
      aDay,
    )
    .map(
      ([n, status, day]) =>
        `UPDATE worker SET status = '${status}', status_as_of = '${day}' WHERE id = '${personId(n)}'`,
    ),
  fc.tuple(aPerson, yesOrNo, yesOrNo, aDay, fc.constantFrom("HEALTH", null)).map(
    ([n, wants, out, day, reason]) =>
      `UPDATE worker SET wants_work = ${text(wants)}, wants_to_go_out = ${text(out)},
           intent_reason_code = ${text(reason)},
           intent_recorded_at = ${wants === null ? "NULL" : `'${day}T18:00:00Z'`} WHERE id = '${personId(n)}'`,
  ),
  fc
    .tuple(
      aStay,
      aPerson,
      aDay,
      fc.option(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom(89, 90))),
      fc.constantFrom("OUT_OF_PROVINCE", "COUNTY"),
    )
    .map(([n, who, start, days, scope]) => {
      const end = days === null ? "NULL" : `date '${start}' + ${days}`;
      return `INSERT INTO placement SELECT * FROM json_populate_record(NULL::placement,
                '${JSON.stringify(stay(n, who, { start_date: start, scope }))}')
              ON CONFLICT (id) DO UPDATE SET worker_id = excluded.worker_id, start_date = excluded.start_date;
              UPDATE placement SET end_date = ${end} WHERE id = '${stayId(n)}'`;
    }),
  aStay.map((n) => `UPDATE placement SET verification = 'WITHDRAWN' WHERE id = '${stayId(n)}'`),
  aStay.map((n) => `DELETE FROM placement WHERE id = '${stayId(n)}'`),
  aStay.map((n) => `UPDATE placement SET province = '44' WHERE id = '${stayId(n)}'`),
  aPerson.map(
    (n) => `INSERT INTO caseload VALUES ('helper:1', '${personId(n)}') ON CONFLICT DO NOTHING`,
  ),
  aPerson.map((n) => `DELETE FROM caseload WHERE worker_id = '${personId(n)}'`),
  aPerson.map(
    (n) => `INSERT INTO assistance_plan VALUES ('${personId(n)}', '培训') ON CONFLICT DO NOTHING`,
  ),
  aPerson.map((n) => `DELETE FROM assistance_plan WHERE worker_id = '${personId(n)}'`),
  fc.tuple(aPerson, fc.option(aHousehold), yesOrNo).map(
    ([n, into, able]) =>
      `UPDATE worker SET household_id = ${into === null ? "NULL" : `'${householdId(into)}'`},
           able_to_work = ${text(able)} WHERE id = '${personId(n)}'`,
  ),
  fc
    .tuple(aHousehold, fc.constantFrom("介绍到社区工厂", null), fc.constantFrom("helper:1", null))
    .map(
      ([n, plan, helper]) =>
        `UPDATE household SET plan_note = ${text(plan)}, helper = ${text(helper)} WHERE id = '${householdId(n)}'`,
    ),
  fc
    .tuple(aPerson, fc.constantFrom("610113", "610981"))
    .map(
      ([n, region]) => `UPDATE worker SET region_code = '${region}' WHERE id = '${personId(n)}'`,
    ),
  aPerson.map((n) => `DELETE FROM worker WHERE id = '${personId(n)}'`),
  aPerson.map(
    (n) => `INSERT INTO worker SELECT * FROM json_populate_record(NULL::worker,
              '${JSON.stringify(person(n))}') ON CONFLICT DO NOTHING`,
  ),
  aHousehold.map(
    (n) => `INSERT INTO household SELECT * FROM json_populate_record(NULL::household,
              '${JSON.stringify(household(n))}') ON CONFLICT DO NOTHING`,
  ),
  fc
    .integer({ min: 1, max: 200 })
    .map((days) => `SELECT move_lists_on((SELECT day + ${days} FROM list_clock))`),
);

describe("A25: the working lists", () => {
  it("are what the rules say of the records, after any history of writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aChange, { minLength: 8, maxLength: 30 }), async (changes) => {
        await beginAnew();
        for (const [at, change] of changes.entries()) {
          await province.sql(change);
          if (at % 4 === 3) expect(await openEntries(province)).toEqual(await expected());
        }
        await expectEqualNumbers();
        expect(await openEntries(province)).toEqual(await expected());
        expect(await province.sql("SELECT * FROM list_differences()")).toEqual([]);
        expect(await province.sql("SELECT recompute_lists()::int AS mended")).toEqual([
          { mended: 0 },
        ]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("are made anew from the records alone, whatever has become of them", async () => {
    await beginAnew();
    const before = await openEntries(province);
    expect(before).toHaveLength(people * 3 + 2);
    await province.sql(
      `DELETE FROM list_entry; DELETE FROM household_entry;
       INSERT INTO list_entry (list, worker_id, reasons, evidence, region_code, since, flags)
       VALUES ('NO_INTENT', '${personId(9)}', '{}', '{}', '610981', '2026-01-01', '{}')`,
    );
    const differences = await province.sql("SELECT what FROM list_differences()");
    expect(differences).toHaveLength(before.length + 1);
    expect(await province.sql("SELECT recompute_lists()::int AS mended")).toEqual([
      { mended: before.length + 1 },
    ]);
    expect(await openEntries(province)).toEqual(before);
    await expectEqualNumbers();
  });

  it("are compared and made anew by the command line", async () => {
    await beginAnew();
    const laowu = async (...args: readonly string[]) => {
      const lines: string[] = [];
      const code = await runCli(["lists", "--province", "61", ...args], {
        env: { DATABASE_URL: province.databaseUrl },
        out: { write: (text: string) => lines.push(text) },
        err: { write: (text: string) => lines.push(text) },
        signal: new AbortController().signal,
      });
      return { code, said: lines.join("") };
    };
    const same = { code: 0, said: "All lists are what the records say.\n" };
    expect(await laowu("--check")).toEqual(same);
    await province.sql(`UPDATE list_entry SET list = 'RETURNED' WHERE worker_id = '${personId(2)}'
                           AND list = 'WILLING_TO_GO' AND left_at IS NULL`);
    expect(await laowu("--check")).toEqual({
      code: 1,
      said: `RETURNED ${personId(2)} TOO_MUCH\nWILLING_TO_GO ${personId(2)} MISSING\n`,
    });
    expect(await laowu("--recompute")).toEqual({ code: 0, said: "mended 2\n" });
    expect(await laowu("--check")).toEqual(same);
    expect((await laowu()).code).toBe(2);
  });

  it("remember who was on them, and until when; one person may be on several", async () => {
    await beginAnew();
    const id = personId(1);
    expect(await listsOf(province, 1)).toEqual([
      "WILLING_TO_GO",
      "WILLING_UNEMPLOYED",
      "WILLING_UNHELPED",
    ]);
    await province.sql(`UPDATE worker SET status = 'EMPLOYED' WHERE id = '${id}'`);
    await province.sql(`UPDATE worker SET status = 'RETURNED' WHERE id = '${id}'`);
    expect(
      await province.sql(
        `SELECT list, left_at IS NULL AS open, entered_at <= coalesce(left_at, now()) AS "inOrder"
           FROM list_entry WHERE worker_id = '${id}' AND list LIKE '%UNEMPLOYED' ORDER BY id`,
      ),
    ).toEqual([
      { list: "WILLING_UNEMPLOYED", open: false, inOrder: true },
      { list: "WILLING_UNEMPLOYED", open: true, inOrder: true },
    ]);
    await province.sql(`DELETE FROM worker WHERE id = '${id}'`);
    expect(await province.sql(`SELECT FROM list_entry WHERE worker_id = '${id}'`)).toEqual([]);
  });

  it.each([
    ["work that ended after 89 days", ["2026-02-01", 89], true],
    ["work that ended after 90 days", ["2026-02-01", 90], false],
    ["work that ended so 364 days ago", ["2025-06-21", 10], true],
    ["work that ended so 365 days ago", ["2025-06-20", 10], false],
  ] as const)("UNSTABLE: %s", async (_name, [start, days], isListed) => {
    await beginAnew();
    await province.insert("placement", [
      stay(1, 1, { start_date: start, end_date: dayAfter(start, days) }),
    ]);
    expect((await listsOf(province, 1)).includes("UNSTABLE")).toBe(isListed);
  });

  it("UNSTABLE: three works begun within a year, until one of them has gone on for 90 days", async () => {
    await beginAnew();
    const starts = ["2025-07-01", "2025-11-01", "2026-04-02"];
    for (const [at, start] of starts.entries()) {
      expect(await listsOf(province, 1)).not.toContain("UNSTABLE");
      const end_date = at === 2 ? null : dayAfter(start, 95);
      await province.insert("placement", [stay(at + 1, 1, { start_date: start, end_date })]);
    }
    expect(await listsOf(province, 1)).toContain("UNSTABLE");
    await province.sql("SELECT move_lists_on('2026-07-01')");
    expect(await listsOf(province, 1)).not.toContain("UNSTABLE");
  });

  it("A24: let somebody go the moment the intent changes", async () => {
    await beginAnew();
    await province.sql(`UPDATE worker SET wants_work = false WHERE id = '${personId(1)}'`);
    expect(await listsOf(province, 1)).toEqual(["NO_INTENT"]);
    await province.sql(`UPDATE worker SET wants_work = true WHERE id = '${personId(1)}'`);
    expect(await listsOf(province, 1)).not.toContain("NO_INTENT");
  });

  it("see two members of a household who lose their work at the same moment", async () => {
    await beginAnew();
    await province.sql("UPDATE worker SET status = 'EMPLOYED'");
    const [one, other] = [await connected(), await connected()];
    try {
      for (const client of [one, other]) await client.query("BEGIN");
      await one.query(leave(1));
      const second = other.query(leave(3));
      await waits(other);
      await one.query("COMMIT");
      await second;
      await other.query("COMMIT");
      expect(await openEntries(province)).toEqual(await expected());
      expect((await openEntries(province)).map(({ subject }) => subject)).toContain(householdId(1));
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  });
});

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

const leave = (number: number): string =>
  `UPDATE worker SET status = 'UNEMPLOYED' WHERE id = '${personId(number)}'`;

/** Resolves when a connection has nothing to do, or waits for another one. */
async function waits(client: pg.Client): Promise<void> {
  const { processID: pid } = client as unknown as { readonly processID: number };
  for (let isBusy = true; isBusy; ) {
    const [row] = await province.sql(
      `SELECT state = 'active' AND wait_event_type IS DISTINCT FROM 'Lock' AS busy
         FROM pg_stat_activity WHERE pid = ${pid}`,
    );
    isBusy = row?.busy === true;
  }
}

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: province.databaseUrl });
  await client.connect();
  return client;
}
