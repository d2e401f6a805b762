import "reflect-metadata";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aDraw } from "../support/draw.ts";
import {
  aMortalHouse,
  deathPoints,
  type MortalHouse,
  type MortalProvince,
} from "./support/mortal-house.ts";
import {
  type Any,
  homeStation,
  hostStation,
  inputOf,
  linkOf,
  mutationOf,
  type PlacementMutation,
  workerId,
} from "./support/placed-house.ts";

/** The moments of the kills come from it: KILL_SEED repeats them. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const draw = aDraw(seed);

const people = 40;
/** The first people are for the points, the next one for what is taken back, the others for the storm. */
const takenBack = deathPoints.length;
const ofStorm = takenBack + 1;

let house: MortalHouse;
beforeAll(async () => {
  house = await aMortalHouse(people);
}, 120_000);
afterAll(() => house?.stop());

const stations = { "61": homeStation, "44": hostStation } as const;

/** As a client does that lost the answer: the same again, until there is one. */
async function write(
  province: MortalProvince,
  name: PlacementMutation,
  but: Readonly<Record<string, unknown>>,
): Promise<Any> {
  const station = stations[province.code as keyof typeof stations];
  const input = inputOf(name, but);
  for (;;) {
    const answer = await province.ask(station, mutationOf(name), { input });
    const written = answer?.data?.[name];
    if (written) return written;
    const codes: readonly string[] = (answer?.errors ?? []).map(
      ({ extensions }: Any) => extensions.code,
    );
    // The other side's word came in between: it is read anew, by whoever asks.
    if (codes.includes("VERSION_CONFLICT")) return null;
    for (const code of codes)
      if (!["DATABASE_UNAVAILABLE", "DEADLINE_EXCEEDED"].includes(code))
        throw new Error(JSON.stringify(answer.errors));
    await sleep(50);
  }
}

const stayOf = async ({ sql }: MortalProvince, person: number): Promise<Any | undefined> =>
  (
    await untilAnswered(() =>
      sql(`SELECT id, version FROM placement WHERE person_link = '${linkOf(person)}'`),
    )
  )[0];

/** PostgreSQL may be away just now. */
async function untilAnswered<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await sleep(50);
    }
  }
}

/** Confirms, or ends, what the register has of a person, as it is by then. */
async function follow(
  province: MortalProvince,
  name: "confirmPlacement" | "endPlacement",
  person: number,
  but: Readonly<Record<string, unknown>> = {},
): Promise<Any> {
  for (;;) {
    const stay = await stayOf(province, person);
    const { id, version } = stay ?? {};
    const written = stay && (await write(province, name, { ...but, id, expectedVersion: version }));
    if (written) return written;
    await sleep(20);
  }
}

/** Starts whoever has died, until it is over. @returns how often that was */
function reviving(provinces: readonly MortalProvince[]): () => Promise<number> {
  let isOver = false;
  let deaths = 0;
  const done = Promise.all(
    provinces.map(async (province) => {
      while (!isOver) {
        if (province.isDead()) {
          deaths += 1;
          // It may be killed again before it says that it is ready.
          await province.start().catch((error: unknown) => {
            if (!province.wasKilled()) throw error;
          });
        }
        await sleep(5);
      }
    }),
  );
  return async () => {
    isOver = true;
    await done;
    return deaths;
  };
}

/** Whether it is up, with its PostgreSQL. */
async function answers({ code, ask }: MortalProvince): Promise<boolean> {
  const station = stations[code as keyof typeof stations];
  const answer = await ask(station, `{ openPlacements(region: "${code}") { id } }`, {});
  return answer?.data !== undefined && answer.data !== null;
}

/** Resolves once each province has been told all there is. */
async function settle(): Promise<void> {
  const pending = ({ sql }: MortalProvince) =>
    untilAnswered(() => sql("SELECT FROM placement_delivery WHERE told < said"));
  while ((await pending(house.home)).length + (await pending(house.host)).length > 0)
    await sleep(50);
}

const registered = ({ sql }: MortalProvince) =>
  sql(
    `SELECT id, other_id, person_link AS person, verification, end_date::text AS ended, shown_by_other,
            home_evidence ->> 'sourceRecordId' AS home, host_evidence ->> 'sourceRecordId' AS host
       FROM placement ORDER BY person_link, id`,
  );

/** What every placement is in the end: the same at both sides, shown by one of them, one for each person. */
async function expectConsistent(): Promise<ReadonlyMap<string, Any>> {
  const home = await registered(house.home);
  const host = await registered(house.host);
  expect(host.map(({ other_id }) => other_id).sort()).toEqual(home.map(({ id }) => id).sort());
  for (const ours of home)
    expect(host.find(({ id }) => id === ours.other_id)).toEqual({
      ...{ ...ours, id: ours.other_id, other_id: ours.id },
      shown_by_other: !ours.shown_by_other,
    });
  const ofPeople = new Map(home.map((stay) => [stay.person, stay]));
  expect(ofPeople.size).toBe(home.length);
  return ofPeople;
}

const statusOf = async (person: number): Promise<string> =>
  (await house.home.sql(`SELECT status FROM worker WHERE id = '${workerId(person)}'`))[0]?.status;

it.each(deathPoints.map((point, person) => ({ point, person })))(
  "A16, F19: both processes are killed -9 at the point $point, at each step of a placement: the end is the same at both",
  async ({ point, person }) => {
    const { home, host } = house;
    const revived = reviving([home, host]);
    const die = (): void => {
      for (const province of [home, host]) province.dieAt(point);
    };
    die();
    const claimed = await write(home, "claimPlacement", { workerId: workerId(person) });
    await settle();
    die();
    const confirmed = await follow(host, "confirmPlacement", person);
    await settle();
    die();
    await follow(host, "endPlacement", person, { reason: "FACTORY_CLOSED" });
    await settle();
    for (const province of [home, host]) province.dieAt(null);
    // Each of them tells at some step, and listens at another.
    expect(await revived()).toBeGreaterThanOrEqual(2);
    expect((await expectConsistent()).get(linkOf(person))).toMatchObject({
      ...{ verification: "CONFIRMED", ended: "2026-06-30" },
      home: claimed.homeEvidence.sourceRecordId,
    });
    expect(confirmed.verification).toBe("CONFIRMED");
    expect(await statusOf(person)).toBe("RETURNED");
  },
  180_000,
);

it("F20: the host is down while the home takes a claim back: it is tried again, visibly, and WITHDRAWN at both", async () => {
  const { home, host } = house;
  await write(home, "claimPlacement", { workerId: workerId(takenBack) });
  await settle();
  await host.kill();
  const back = { reason: "RECORDED_IN_ERROR", endDate: null };
  const { id } = await follow(home, "endPlacement", takenBack, back);
  let journal: Any;
  while (!(journal?.attempts > 1)) {
    [journal] = await home.sql(`SELECT * FROM placement_delivery WHERE placement_id = '${id}'`);
    await sleep(50);
  }
  expect(journal).toMatchObject({ last_error: "NO_ANSWER", partner: "44" });
  await host.start();
  await settle();
  expect((await expectConsistent()).get(linkOf(takenBack))).toMatchObject({
    verification: "WITHDRAWN",
  });
}, 180_000);

it("A16, F13: in a storm of placements in which both processes and both PostgreSQL are killed -9 at random moments, nothing acknowledged is lost and both sides agree on all", async () => {
  const { home, host } = house;
  const revived = reviving([home, host]);
  let isOver = false;
  let kills = 0;
  const killing = (async () => {
    const kinds = [
      { of: home, kill: home.kill },
      { of: host, kill: host.killDatabase },
      { of: host, kill: host.kill },
      { of: home, kill: home.killDatabase },
    ] as const;
    for (;;) {
      const { of, kill } = kinds[kills % kinds.length] ?? kinds[0];
      await sleep(200 + draw.below(800));
      // Who is killed at each start never comes to do anything, and a busy machine takes long for one.
      if (draw.below(4) > 0) while (!isOver && !(await answers(of))) await sleep(50);
      if (isOver) break;
      await kill();
      kills += 1;
    }
  })();
  const outcomes = new Map<number, Any>();
  const persons = Array.from({ length: people - ofStorm }, (_, at) => ofStorm + at);
  const live = async (person: number): Promise<void> => {
    const isBoth = draw.below(2) === 0;
    const claim = write(home, "claimPlacement", { workerId: workerId(person) });
    const report = isBoth
      ? write(host, "reportPlacement", { personLink: linkOf(person), startDate: "2026-03-11" })
      : null;
    const outcome: Any = { home: (await claim).homeEvidence.sourceRecordId };
    if (report !== null) outcome.host = (await report).hostEvidence.sourceRecordId;
    const step = isBoth ? 2 + draw.below(2) : draw.below(4);
    if (!isBoth && step > 0) {
      const isTrue = step > 1;
      const said = await follow(host, "confirmPlacement", person, { isTrue });
      outcome.host = said.hostEvidence.sourceRecordId;
      if (!isTrue) outcome.verification = "CONFLICT";
    }
    if (step === 0) outcome.verification = "HOME_ONLY";
    if (step > 1) outcome.verification = "CONFIRMED";
    if (step === 3) {
      const ended = await follow(host, "endPlacement", person);
      outcome.host = ended.hostEvidence.sourceRecordId;
      outcome.ended = "2026-06-30";
    }
    outcomes.set(person, outcome);
  };
  const queue = [...persons];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let person = queue.shift(); person !== undefined; person = queue.shift())
        await live(person);
    }),
  );
  while (kills < 8) await sleep(50);
  isOver = true;
  await killing;
  await settle();
  await revived();

  expect(outcomes.size).toBe(persons.length);
  const known = await expectConsistent();
  for (const [person, outcome] of outcomes)
    expect(known.get(linkOf(person))).toMatchObject(outcome);
  for (const { sql } of [home, host])
    expect(
      await sql("SELECT id FROM placement EXCEPT SELECT record FROM person_change ORDER BY 1"),
    ).toEqual([]);
}, 240_000);
