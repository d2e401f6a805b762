import "reflect-metadata";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { recountSql, refillCounts } from "../../subgraphs/province/count/counted.ts";
import { employerRow, type Row, workshopRow } from "../province/support/rows.ts";
import { aDraw } from "../support/draw.ts";
import { aKilledHouse, type KilledHouse, sendDuplicates } from "./support/killed-house.ts";
import { aPosting, closing, publishing, station, uscc, workshop } from "./support/writing.ts";

/** The moments of the kills come from it: KILL_SEED repeats them. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const draw = aDraw(seed);

const connections = 8;

let house: KilledHouse;

beforeAll(async () => {
  house = await aKilledHouse();
  await house.insert("employer", [employerRow(`61:${uscc}`)]);
  await house.insert("workshop", [workshopRow(workshop())]);
  await house.sql(refillCounts);
}, 120_000);
afterAll(() => house?.stop());

interface Written {
  readonly id: string;
  readonly status: string;
  readonly provenance: { readonly version: number };
}

/** Both mutations ask for these fields. */
async function write(query: string, input: Row): Promise<Written | null> {
  return (await house.write(station, query, input)) as Written | null;
}

async function expectRollUps(): Promise<void> {
  const numbers = (from: string) =>
    house.sql(
      `SELECT counted, sum(records)::int AS records FROM (${from}) AS numbers GROUP BY 1
        HAVING sum(records) <> 0 ORDER BY 1`,
    );
  expect(await numbers("SELECT counted, records FROM record_count")).toEqual(
    await numbers(recountSql),
  );
}

it("1,000 duplicate writes over 8 connections, the province killed 4 times among them, have one effect each", async () => {
  const inputs = Array.from({ length: 125 }, (_, number) =>
    aPosting({ openings: 1 + (number % 7), idempotencyKey: `duplicate-${seed}-${number}` }),
  );
  const answers = await sendDuplicates(
    house,
    draw,
    inputs.map((input) => ({ actor: station, query: publishing, input })),
  );

  expect([...answers.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const stored = await house.sql("SELECT id FROM job_posting ORDER BY id");
  const told = [...answers.values()].flatMap((all) =>
    [...all].map((one) => (JSON.parse(one) as Written).id),
  );
  expect(stored.map(({ id }) => id)).toEqual(told.sort());
  await expectRollUps();
}, 240_000);

it("F13: of a storm of writes in which PostgreSQL is killed twice, none that was acknowledged is lost, and roll-ups equal a recount", async () => {
  const acknowledged = new Map<string, Written>();
  const unknown: (readonly [query: string, input: Row])[] = [];
  let isOver = false;
  const keep = (query: string, input: Row, written: Written | null): Written | null => {
    if (written === null) unknown.push([query, input]);
    else acknowledged.set(written.id, written);
    return written;
  };
  const storm = Array.from({ length: connections }, async (_, connection) => {
    for (let number = 0; !isOver; number += 1) {
      const key = `storm-${seed}-${connection}-${number}`;
      const posting = aPosting({ idempotencyKey: `${key}-p`, workshop: workshop() });
      const job = keep(publishing, posting, await write(publishing, posting));
      if (job === null) await sleep(10);
      else if (number % 2 === 0) {
        const end = {
          ...{ id: job.id, reason: "FILLED", expectedVersion: 1 },
          idempotencyKey: `${key}-c`,
        };
        keep(closing, end, await write(closing, end));
      }
    }
  });
  for (const _ of ["first", "second"]) {
    const before = acknowledged.size;
    while (acknowledged.size < before + 100) await sleep(5);
    await sleep(draw.below(50));
    await house.killDatabase();
  }
  const before = acknowledged.size;
  while (acknowledged.size < before + 100) await sleep(5);
  isOver = true;
  await Promise.all(storm);

  const lost = async (): Promise<readonly unknown[]> => {
    const rows = await house.sql("SELECT id, status, version FROM job_posting");
    const there = new Map(rows.map(({ id, status, version }) => [id, `${status} ${version}`]));
    return [...acknowledged.values()].filter(({ id, status, provenance }) => {
      const found = there.get(id);
      // A closing whose answer was lost may have had its effect.
      const isClosed = unknown.some(([query, input]) => query === closing && input.id === id);
      return found !== `${status} ${provenance.version}` && !(isClosed && found === "FILLED 2");
    });
  };
  expect(unknown.length).toBeGreaterThan(0);
  expect(await lost()).toEqual([]);
  await expectRollUps();

  // Whoever asks again is answered, and nothing happens twice.
  for (const [query, input] of unknown) {
    const written = (await house.writeSurely(station, query, input)) as unknown as Written;
    acknowledged.set(written.id, written);
  }
  expect(await lost()).toEqual([]);
  const [{ jobs, keys } = {}] = await house.sql(
    `SELECT (SELECT count(*)::int FROM job_posting WHERE workshop_id = '${workshop()}') AS jobs,
            (SELECT count(*)::int FROM write_request WHERE idempotency_key LIKE 'storm-%-p') AS keys`,
  );
  expect([jobs, keys]).toEqual([acknowledged.size, acknowledged.size]);
  await expectRollUps();
}, 240_000);
