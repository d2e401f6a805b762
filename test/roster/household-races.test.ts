import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests } from "./support/for-tests.ts";
import { importWorkers } from "./support/import-workers.ts";

const files = filesForTests();
const database = databaseForTests();

/** People of one household, by their numbers. */
const household = (...numbers: readonly number[]) =>
  files.csv(sheetOf(numbers.map((number) => rosterRow(number, { 户编号: "H1" }))));
const taken = (number: number) =>
  `DELETE FROM worker WHERE source_record_id = 'R${String(number).padStart(6, "0")}'`;

/** What is done in two transactions, of which the second begins while the first is open. */
async function meanwhile(first: string, second: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`BEGIN; ${first}`);
    let isDone = false;
    const doing = second().finally(() => {
      isDone = true;
    });
    const waiting =
      "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
    while (!isDone && (await client.query(waiting)).rowCount === 0) await sleep(5);
    await client.query("COMMIT");
    await doing;
  } finally {
    await client.end();
  }
}

const households = () =>
  database.ask(
    `SELECT register_no AS no, plan_note AS plan, array_agg(source_record_id ORDER BY source_record_id) AS members
       FROM household FULL JOIN worker ON household_id = household.id
      WHERE household.id IS NOT NULL OR household_id IS NOT NULL GROUP BY household.id ORDER BY 1`,
  );

describe("a household of which several are written at once", () => {
  beforeEach(async () => {
    await database.renew();
    await importWorkers(await household(1, 2), database);
    await database.ask("UPDATE household SET plan_note = 'A loan.'");
  });

  it("goes with its plan when the last two of it go at the same moment", async () => {
    await meanwhile(taken(1), () => database.ask(taken(2)));
    expect(await households()).toEqual([]);
  });

  it("stays when the last of it goes while somebody comes into it", async () => {
    await database.ask(taken(2));
    await importWorkers(await files.csv(sheetOf([rosterRow(3)])), database);
    const comes = `UPDATE worker SET household_id = (SELECT id FROM household)
      WHERE source_record_id = 'R000003'`;
    await meanwhile(comes, () => database.ask(taken(1)));
    expect(await households()).toEqual([{ no: "H1", plan: "A loan.", members: ["R000003"] }]);
  });

  it("is made anew for whom a roster puts into it while the last of it goes", async () => {
    await database.ask(taken(2));
    const file = await household(3);
    await meanwhile(taken(1), () => importWorkers(file, database));
    expect(await households()).toEqual([{ no: "H1", plan: null, members: ["R000003"] }]);
  });
});
