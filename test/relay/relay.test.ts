import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import fc from "fast-check";
import pg from "pg";
import { dailyAfter } from "../../subgraphs/relay/daily-after.ts";
import { RecordVersions } from "../../subgraphs/relay/reconcile.ts";
import { type RelayPoint, relayPoints } from "../../subgraphs/relay/relay.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aNats, hasNats, type TestNats } from "../support/nats.ts";
import { makeEmployers } from "../webhooks/support/hooked.ts";
import {
  aRelay,
  changesIn,
  openStream,
  readEvents,
  type TestRelay,
  until,
} from "./support/relayed.ts";

(hasNats ? describe : describe.skip)("a relay", () => {
  let province: TestProvince;
  let nats: TestNats;
  let running: TestRelay[];
  beforeAll(async () => {
    nats = await aNats();
  }, 60_000);
  afterAll(() => nats?.remove());
  beforeEach(async () => {
    province = await aProvince(["61"]);
    running = [];
    const connection = await connect({ servers: [nats.url] });
    const manager = await jetstreamManager(connection);
    await manager.streams.delete("LAOWU_61").catch(() => {});
    await connection.close();
  });
  afterEach(async () => {
    await Promise.all(running.map(({ relay }) => relay.stop()));
    await province.stop();
  });

  function start(more: Parameters<typeof aRelay>[2] = {}): TestRelay {
    const started = aRelay(nats, province.databaseUrl, more);
    running.push(started);
    return started;
  }
  const recordsIn = async (): Promise<readonly (string | undefined)[]> =>
    changesIn(await readEvents(nats)).map(({ data }) => data.recordId);

  it("publishes what changes, in order, to the subjects of its province, each once", async () => {
    const made = [...(await makeEmployers(province, 700))];
    start();
    await until(async () => (await recordsIn()).length === 700);
    made.push(...(await makeEmployers(province, 3)));
    await until(async () => (await recordsIn()).length === 703);
    expect(await recordsIn()).toEqual(made);
  });

  it("goes on where the stream ends, without a word twice", async () => {
    const first = start();
    const made = [...(await makeEmployers(province, 5))];
    await until(async () => (await recordsIn()).length === 5);
    await first.relay.stop();
    made.push(...(await makeEmployers(province, 5)));
    start();
    await until(async () => (await recordsIn()).length === 10);
    expect(await recordsIn()).toEqual(made);
  });

  describe("F12, F18: that dies, or whose broker does", () => {
    /** Ends at the n-th of these points, as if it had been killed there. */
    const dyingAt = (point: RelayPoint, times: number) => {
      let left = times;
      return (reached: RelayPoint): void => {
        if (reached !== point || left === 0) return;
        left -= 1;
        throw new Error("It dies here.");
      };
    };

    it.each(relayPoints)("at the point '%s' loses nothing and repeats nothing", async (point) => {
      const made = await makeEmployers(province, 20);
      const { metrics } = start({ onPoint: dyingAt(point, 2) });
      await until(async () => (await recordsIn()).length >= 20);
      await makeEmployers(province, 2);
      await until(async () => (await recordsIn()).length >= 22);
      const records = await recordsIn();
      expect(records.slice(0, 20)).toEqual(made);
      expect(new Set(records).size).toBe(records.length);
      // What was published last is there before it is counted that it died.
      await until(async () => (await metrics.text()).includes("laowu_relay_failures_total 2"));
    });

    it("goes on when the broker was killed in a storm, with every change in its order", async () => {
      start();
      const made: string[] = [];
      for (let kill = 0; kill < 5; kill += 1) {
        for (let n = 0; n < 10; n += 1) made.push(...(await makeEmployers(province, 15)));
        await nats.kill();
        made.push(...(await makeEmployers(province, 15)));
        await nats.start();
      }
      await until(async () => new Set(await recordsIn()).size === made.length);
      expect(await recordsIn()).toEqual(made);
    });

    it("does not publish beside another one", async () => {
      start();
      start();
      const made = await makeEmployers(province, 50);
      await until(async () => (await recordsIn()).length >= 50);
      expect(await recordsIn()).toEqual(made);
    });
  });

  it("has a heartbeat that says up to when the stream is complete, and keeps the last ones", async () => {
    start({ times: { lookMs: 5, againMs: 5, heartbeatMs: 5, peopleMs: 50 } });
    const before = Date.now();
    const beats = async () =>
      (await readEvents(nats)).filter(({ kind }) => kind === "heartbeat").map(({ data }) => data);
    await until(async () =>
      (await beats()).some(({ watermark }) => Date.parse(watermark ?? "") > before),
    );
    const newest = (await beats()).at(-1);
    expect(Date.parse(newest?.watermark ?? "")).toBeLessThanOrEqual(Date.now());
    const text = () => running[0]?.metrics.text() ?? "";
    await until(async () => Number(/kind="heartbeat"} (\d+)/.exec(await text())?.[1]) > 40);
    expect((await beats()).length).toBeLessThanOrEqual(20);
  });

  it("F16: says by its heartbeat that a transaction holds it up", async () => {
    const [first] = await makeEmployers(province, 1);
    const client = new pg.Client({ connectionString: province.databaseUrl });
    await client.connect();
    await client.query("BEGIN; SELECT pg_current_xact_id()");
    const heldAt = Date.now();
    await makeEmployers(province, 1);
    start({ times: { lookMs: 5, againMs: 5, heartbeatMs: 5, peopleMs: 50 } });
    const told = () => running[0]?.metrics.text() ?? "";
    await until(async () => Number(/kind="heartbeat"} (\d+)/.exec(await told())?.[1]) > 5);
    expect(await recordsIn()).toEqual([first]);
    const beats = (await readEvents(nats)).filter(({ kind }) => kind === "heartbeat");
    for (const { data } of beats)
      expect(data.watermark === null || Date.parse(data.watermark ?? "") <= heldAt).toBe(true);
    await client.query("COMMIT");
    await client.end();
    await until(async () => (await recordsIn()).length === 2);
  });

  it("tells of persons that there is something to pull, and not of whom", async () => {
    start();
    await until(async () => (await readEvents(nats)).length > 0);
    await province.sql(`INSERT INTO person_change (worker_id, type, province, record, region_code)
      VALUES ('61:somebody', 'WORKER', '61', '61:somebody', '610100')`);
    await until(async () => (await readEvents(nats)).some(({ kind }) => kind === "persons"));
    const events = await readEvents(nats);
    expect(JSON.stringify(events)).not.toContain("somebody");
    expect(events.find(({ kind }) => kind === "persons")?.data).toEqual({ region: "61" });
  });

  it("says that a snapshot is required when it cannot go on, and goes on from there", async () => {
    const first = start();
    await makeEmployers(province, 3);
    await until(async () => (await recordsIn()).length === 3);
    await first.relay.stop();
    await province.sql("UPDATE feed SET epoch = gen_random_uuid()");
    start();
    await until(async () => (await readEvents(nats)).some(({ kind }) => kind === "snapshot"));
    const [made] = await makeEmployers(province, 1);
    await until(async () => (await recordsIn()).length === 4);
    expect((await recordsIn()).at(-1)).toBe(made);
  });

  it("is not misled by what somebody else puts into the stream", async () => {
    const first = start();
    await makeEmployers(province, 2);
    await until(async () => (await recordsIn()).length === 2);
    await first.relay.stop();
    const connection = await connect({ servers: [nats.url] });
    await jetstream(connection).publish("laowu.61.other", '{"data":{}}');
    await connection.close();
    start();
    const [made] = await makeEmployers(province, 1);
    await until(async () => (await recordsIn()).length === 3);
    expect((await recordsIn()).at(-1)).toBe(made);
  });

  it("leaves a comparison that fails for a while, and relays all the same", async () => {
    let tried = 0;
    const { relay } = start({
      openStream: async () => {
        const stream = await openStream(nats);
        return {
          lastPlace: () => stream.lastPlace(),
          publish: (events) => stream.publish(events),
          keepLast: (kind, count) => stream.keepLast(kind, count),
          close: () => stream.close(),
          messages: () => {
            tried += 1;
            throw new Error("The stream cannot be read.");
          },
        };
      },
    });
    relay.reconcileSoon();
    await until(() => tried > 0);
    for (const count of [1, 2, 3]) {
      await makeEmployers(province, 1);
      await until(async () => (await recordsIn()).length === count);
    }
    // The last of them was published after all that was tried.
    expect(tried).toBe(1);
  });

  it("refuses a stream that does not take what it publishes, and says so", async () => {
    const connection = await connect({ servers: [nats.url] });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "OTHER", subjects: ["other.>"] });
    const { lines } = start({ name: "OTHER" });
    await until(() => lines.some(({ fields }) => String(fields?.cause).includes("does not take")));
    await manager.streams.delete("OTHER");
    await connection.close();
  });
});

(hasNats ? describe : describe.skip)("the reconciliation of register and stream", () => {
  let province: TestProvince;
  let nats: TestNats;
  let relay: TestRelay;
  beforeAll(async () => {
    nats = await aNats();
    province = await aProvince(["61"]);
    relay = aRelay(nats, province.databaseUrl);
  }, 60_000);
  afterAll(async () => {
    await relay?.relay.stop();
    await province?.stop();
    await nats?.remove();
  });
  const results = async () =>
    (await readEvents(nats))
      .filter(({ kind }) => kind === "reconciliation")
      .map(({ data }) => data);
  async function reconciled() {
    const { length } = await results();
    relay.relay.reconcileSoon();
    await until(async () => (await results()).length > length);
    return (await results()).at(-1);
  }

  it("finds nothing where there is nothing to find, whatever was changed and taken away", async () => {
    const made = await makeEmployers(province, 300);
    await province.sql(`UPDATE employer SET version = 7 WHERE id = ANY ('{${made.slice(0, 50)}}')`);
    await province.sql(`DELETE FROM employer WHERE id = ANY ('{${made.slice(250)}}')`);
    await until(async () => {
      const versions = changesIn(await readEvents(nats)).map(({ data }) => data.version);
      const all = new Set([null, 7].map((one) => versions.filter((is) => is === one).length));
      return all.size === 1 && all.has(50);
    });
    const found = await reconciled();
    expect(found).toMatchObject({ isEqual: true, differing: 0 });
    const { types } = found as unknown as {
      types: { type: string; register: object; stream: object }[];
    };
    const employers = types.find(({ type }) => type === "EMPLOYER");
    expect(employers?.stream).toEqual(employers?.register);
    expect(employers?.register).toMatchObject({ records: 250 });
    expect(await relay.metrics.text()).toContain('reconciliations_total{result="equal"} 1');
  });

  it("names, counts and tells what the broker has lost", async () => {
    const connection = await connect({ servers: [nats.url] });
    const manager = await jetstreamManager(connection);
    const stream = await readEvents(nats);
    const lost = changesIn(stream).find(({ data }) => data.version === 7)?.data.recordId;
    for (let seq = 1; seq <= stream.length; seq += 1) {
      const message = await manager.streams.getMessage("LAOWU_61", { seq });
      if (message?.string().includes(String(lost)))
        await manager.streams.deleteMessage("LAOWU_61", seq);
    }
    await connection.close();
    expect(await reconciled()).toMatchObject({ isEqual: false });
    const said = relay.lines.find(({ message }) => message === "Register and stream differ.");
    expect(said?.fields?.differing).toBe(1);
    expect(said?.fields?.examples).toEqual([lost]);
    expect(await relay.metrics.text()).toContain("laowu_relay_differing_records 1");
  });

  it("finds what was changed behind the back of the feed", async () => {
    const [id = ""] = await makeEmployers(province, 1);
    await until(async () =>
      changesIn(await readEvents(nats)).some(({ data }) => data.recordId === id),
    );
    await province.sql(`ALTER TABLE employer DISABLE TRIGGER USER;
      UPDATE employer SET version = 99 WHERE id = '${id}'; ALTER TABLE employer ENABLE TRIGGER USER`);
    const found = await reconciled();
    expect(found?.differing).toBe(2);
  });
});

it("nights come at their hour in China, whatever the hour elsewhere", () => {
  const at = (now: string): string => new Date(dailyAfter("03:30", Date.parse(now))).toISOString();
  expect(at("2026-11-22T19:29:59Z")).toBe("2026-11-22T19:30:00.000Z");
  expect(at("2026-11-22T19:30:00Z")).toBe("2026-11-23T19:30:00.000Z");
  expect(at("2026-11-22T15:59:00Z")).toBe("2026-11-22T19:30:00.000Z");
  expect(at("2026-11-22T16:01:00Z")).toBe("2026-11-22T19:30:00.000Z");
});

it("hashes of a state say which records it has, in whatever order they came", () => {
  const record = fc.record({
    record: fc.string({ minLength: 1 }),
    version: fc.integer({ min: 1 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(record, { selector: ({ record }) => record, minLength: 1 }),
      (records) => {
        const stateOf = (some: typeof records): RecordVersions => {
          const state = new RecordVersions();
          for (const { record, version } of some) state.set({ type: "JOB", record }, version);
          return state;
        };
        const whole = stateOf(records).digestOf("JOB");
        expect(stateOf(records.toReversed()).digestOf("JOB")).toEqual(whole);
        expect(stateOf(records.slice(1)).digestOf("JOB")).not.toEqual(whole);
        const [first, ...others] = records;
        if (first)
          expect(
            stateOf([{ ...first, version: first.version + 1 }, ...others]).digestOf("JOB"),
          ).not.toEqual(whole);
      },
    ),
  );
});
