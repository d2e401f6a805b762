import "reflect-metadata";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { migratedTemplate } from "../province/support/province.ts";
import { aDraw } from "../support/draw.ts";
import { aNats, hasNats, type TestNats } from "../support/nats.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { askSigned } from "../support/trust.ts";
import { nextKey, own, registering } from "../webhooks/support/hooked.ts";
import { isSigned, Receiver } from "../webhooks/support/receiver.ts";
import { aProvinceProcess, type ProvinceProcess } from "../writes/support/province-process.ts";
import { RelayProcess } from "./support/relay-process.ts";
import { changesIn, readEvents, until } from "./support/relayed.ts";

/** The moments of the kills come from it: KILL_SEED repeats them. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const writers = 4;
const rounds = 25;

/** What one way tells of a change. */
interface Told {
  readonly id: string;
  readonly recordId: string;
  readonly version: number | null;
}

(hasNats ? describe : describe.skip)("F12, F18: by pull, by webhook and by stream", () => {
  let database: TestDatabase;
  let province: ProvinceProcess;
  let nats: TestNats;
  let relay: RelayProcess;
  let receiver: Receiver;
  let secret: string;
  beforeAll(async () => {
    database = await aDatabase({ template: await migratedTemplate() });
    [nats, receiver] = await Promise.all([aNats(), new Receiver().start()]);
    province = await aProvinceProcess(database.url, { WEBHOOK_ALLOW: "127.0.0.1" });
    await province.process.start();
    relay = new RelayProcess(nats, database.url);
    relay.start();
    const input = { region: "61", url: receiver.url, types: ["EMPLOYER"], from: "OLDEST" };
    const { data } = await ask(registering, { input: { ...input, idempotencyKey: nextKey() } });
    secret = (data as { registerWebhook: { secret: string } }).registerWebhook.secret;
  }, 120_000);
  afterAll(async () => {
    await relay?.kill();
    await province?.stop();
    await nats?.remove();
    await receiver?.stop();
    await database?.drop();
  });

  async function ask(query: string, variables: object): Promise<{ readonly data?: unknown }> {
    const response = await askSigned(province.process.url, {
      audience: "61",
      path: "/province",
      caller: { actor: own, access: null },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { readonly data?: unknown };
  }

  /** Makes, changes and takes away, in transactions of many sizes. @returns the last state of each record */
  async function write(writer: number): Promise<Map<string, number | null>> {
    const draw = aDraw(seed + writer);
    const state = new Map<string, number | null>();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (let round = 0; round < rounds; round += 1) {
      const made = Array.from(
        { length: 1 + draw.below(10) },
        (_, n) => `61:same-${writer}-${round}-${n}`,
      );
      const known = [...state].filter(([, version]) => version !== null).map(([id]) => id);
      const changed = known.filter(() => draw.below(10) === 0);
      const gone = changed.filter(() => draw.below(3) === 0);
      await client.query("BEGIN");
      await client.query(
        `INSERT INTO employer (id, province, uscc, name, region_code, verified,
            source_system, source_record_id, collected_at, updated_at, version)
          SELECT id, '61', substr(id, 4), id, '610100', true, 'test', id, now(), now(), 1
            FROM unnest($1::text[]) AS id`,
        [made],
      );
      await client.query("UPDATE employer SET version = version + 1 WHERE id = ANY ($1)", [
        changed,
      ]);
      await client.query("DELETE FROM employer WHERE id = ANY ($1)", [gone]);
      await client.query("COMMIT");
      for (const id of made) state.set(id, 1);
      for (const id of changed) state.set(id, (state.get(id) ?? 0) + 1);
      for (const id of gone) state.set(id, null);
      await sleep(draw.below(60));
    }
    await client.end();
    return state;
  }

  const pages = `query ($after: Cursor) { changes(types: [EMPLOYER], after: $after, first: 50) {
    edges { node { id recordId version } } pageInfo { endCursor hasNextPage } } }`;

  /** Follows as a partner does who asks: what a page brought is kept with its cursor. */
  async function pull(pulled: Told[], isOver: () => boolean): Promise<void> {
    for (let after: string | null = null; !isOver(); ) {
      const answer = await ask(pages, { after }).catch(() => ({ data: undefined }));
      const { changes } = (answer.data ?? {}) as {
        changes?: {
          edges: { node: Told }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      };
      if (changes) {
        pulled.push(...changes.edges.map(({ node }) => node));
        after = changes.pageInfo.endCursor;
      }
      if (!changes?.pageInfo.hasNextPage) await sleep(20);
    }
  }

  const stateOf = (told: readonly Told[]) =>
    new Map(told.map(({ recordId, version }) => [recordId, version]));
  const once_ = (told: readonly Told[]): Told[] => [
    ...new Map(told.map((one) => [one.id, one])).values(),
  ];

  it(`somebody sees the same, whatever is killed (KILL_SEED=${seed})`, async () => {
    const pulled: Told[] = [];
    let isOver = false;
    const pulling = pull(pulled, () => isOver);
    const writing = Promise.all(Array.from({ length: writers }, (_, n) => write(n)));
    const draw = aDraw(seed);
    for (let kill = 0; kill < 4; kill += 1) {
      await sleep(100 + draw.below(300));
      await province.process.kill();
      await relay.kill();
      if (kill % 2 === 0) {
        await nats.kill();
        await nats.start();
      }
      relay.start();
      await province.process.start();
    }
    const states = await writing;
    const register = new Map(states.flatMap((state) => [...state]));

    const streamed = async (): Promise<readonly (Told & { readonly body: string })[]> =>
      changesIn(await readEvents(nats)).map(({ data, body }) => ({
        ...{
          id: data.id ?? "",
          recordId: data.recordId ?? "",
          version: data.version ?? null,
          body,
        },
      }));
    const hooked = (): readonly (Told & { readonly body: string })[] =>
      receiver.taken.map(({ event: { data }, body }) => ({ ...data, body }));
    const knowsAll = (told: readonly Told[]): boolean => {
      const state = stateOf(told);
      return [...register].every(([id, version]) => state.get(id) === version);
    };
    await until(() => knowsAll(pulled) && knowsAll(hooked()));
    await until(async () => knowsAll(await streamed()));
    isOver = true;
    await pulling;

    const stream = await streamed();
    expect(stream.length).toBe(once_(stream).length);
    expect(receiver.came.every((one) => isSigned(one, secret))).toBe(true);
    for (const told of [pulled, hooked(), stream]) {
      expect(stateOf(told)).toEqual(register);
      const versions = new Map<string, number | null>();
      for (const { recordId, version } of once_(told)) {
        const before = versions.get(recordId);
        // What is gone stays gone, and what is told never goes back.
        expect(
          before === undefined ||
            version === null ||
            (before ?? Number.POSITIVE_INFINITY) <= version,
        ).toBe(true);
        versions.set(recordId, version);
      }
    }
    // What was changed once is the same event in every way, and where nobody has to ask for it, byte for byte.
    const single = [...register].filter(([, version]) => version === 1).map(([id]) => id);
    expect(single.length).toBeGreaterThan(50);
    const eventsOf = (told: readonly Told[]) =>
      new Map(once_(told).map(({ recordId, id }) => [recordId, id]));
    const bodies = (told: readonly { readonly recordId: string; readonly body: string }[]) =>
      new Map(told.map(({ recordId, body }) => [recordId, body]));
    const [byPull, byHook, byStream] = [pulled, hooked(), stream].map(eventsOf);
    const [hookBodies, streamBodies] = [bodies(hooked()), bodies(stream)];
    for (const id of single) {
      expect([byHook?.get(id), byStream?.get(id)]).toEqual([byPull?.get(id), byPull?.get(id)]);
      expect(streamBodies.get(id)).toBe(hookBodies.get(id));
    }
  }, 120_000);
});
