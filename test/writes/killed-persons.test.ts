import "reflect-metadata";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aWorker, workerRow } from "../province/support/rows.ts";
import { linkOf, station, themself, workerId } from "../rights/support/rights.ts";
import { aDraw } from "../support/draw.ts";
import { aKilledHouse, type KilledHouse, sendDuplicates } from "./support/killed-house.ts";
import { aPerson, aRecording, recording, registering } from "./support/registering.ts";

/** The moments of the kills come from it: KILL_SEED repeats them. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const draw = aDraw(seed);

let house: KilledHouse;
beforeAll(async () => {
  house = await aKilledHouse();
}, 120_000);
afterAll(() => house?.stop());

it("X44: 1,000 duplicates that register people over 8 connections, the province killed 4 times among them, register each once", async () => {
  const people = Array.from({ length: 125 }, (_, number) =>
    aPerson(number + 1, { idempotencyKey: `person-${seed}-${number}` }),
  );
  const answers = await sendDuplicates(
    house,
    draw,
    people.map((input) => ({ actor: station, query: registering, input })),
  );

  expect([...answers.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const told = [...answers.values()].flatMap((all) =>
    [...all].map((one) => (JSON.parse(one) as { id: string }).id),
  );
  const stored = await house.sql("SELECT id FROM worker ORDER BY id");
  expect(stored.map(({ id }) => id)).toEqual(told.sort());
  const [counted] = await house.sql(
    `SELECT (SELECT count(*)::int FROM person_identity WHERE mark IS NOT NULL) AS identities,
            (SELECT count(DISTINCT mark)::int FROM person_identity) AS numbers,
            (SELECT count(*)::int FROM subject_key) AS keys, (SELECT count(*)::int FROM skill) AS skills,
            (SELECT count(DISTINCT record)::int FROM person_change WHERE type = 'WORKER') AS told,
            (SELECT count(*)::int FROM access_log
              WHERE record::jsonb ->> 'decision' = 'PERMITTED' AND (record::jsonb ->> 'rows')::int = 1) AS logged`,
  );
  expect(counted).toEqual({
    ...{ identities: 125, numbers: 125, keys: 125, skills: 250, told: 125, logged: 125 },
  });
}, 240_000);

it("X44: 1,000 duplicates of what people want likewise change each record once", async () => {
  const people = Array.from({ length: 125 }, (_, number) => 1_000 + number);
  await house.insert(
    "worker",
    people.map((number) =>
      workerRow(
        aWorker({ id: workerId(number), person_link: linkOf(number), updated_order: number }),
      ),
    ),
  );
  const before = await house.sql(
    `SELECT DISTINCT version FROM worker WHERE person_link IS NOT NULL`,
  );
  const answers = await sendDuplicates(
    house,
    draw,
    people.map((number) => ({
      actor: number % 2 === 0 ? station : themself(number),
      query: recording,
      input: aRecording(workerId(number), { idempotencyKey: `intent-${seed}-${number}` }),
    })),
  );

  expect([...answers.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const [first] = before;
  expect(before).toHaveLength(1);
  const after = await house.sql(
    "SELECT DISTINCT version FROM worker WHERE person_link IS NOT NULL",
  );
  expect(after).toEqual([{ version: Number(first?.version) + 1 }]);
}, 240_000);
