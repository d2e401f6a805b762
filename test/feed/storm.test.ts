import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { Dice } from "../province/support/dice.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { gatewayTrust } from "../support/trust.ts";

/** How many records are inserted; a hundred thousand take some minutes. */
const events = Number(process.env.EVENTS ?? 10_000);
const writersCount = 8;
const kills = 20;
const codes = ["32", "44", "46", "53", "61"] as const;

let provinces: readonly TestProvince[];
let gateway: GatewayOverHttp;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-feed-"));
  provinces = await Promise.all(codes.map((code) => aProvince([code])));
  gateway = await aGatewayOverHttp({
    supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
    provinces: new Map(provinces.map(({ held, url }) => [held[0] ?? "", url])),
    trust: gatewayTrust(codes),
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all((provinces ?? []).map((province) => province.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** What one writer has committed: the latest version of each record. */
type Committed = Map<string, number>;

const insertSql = `INSERT INTO employer (id, province, uscc, name, region_code, verified,
    source_system, source_record_id, collected_at, updated_at, version)
  SELECT id, left(id, 2), substr(id, 4), id, left(id, 2) || '0100', true, 'storm', id, now(), now(), 1
    FROM unnest($1::text[]) AS id`;

/**
 * Writes in transactions of all sizes to two registers at once: the second is begun while the first is open,
 * and either is committed first. Some change a record again, and some are taken back.
 */
async function write(writer: number, wanted: number): Promise<Committed> {
  const dice = new Dice(writer + 1);
  const committed: Committed = new Map();
  const own = [provinces[writer % 5], provinces[(writer + 2) % 5]] as readonly TestProvince[];
  const clients = own.map(({ databaseUrl }) => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  for (let made = 0; made < wanted; ) {
    const open: { client: pg.Client; versions: Committed }[] = [];
    for (const [index, client] of clients.entries()) {
      const code = own[index]?.held[0] ?? "";
      const size = Math.min(1 + dice.below(40), wanted - made);
      const ids = Array.from({ length: size }, (_, n) => `${code}:storm-${writer}-${made + n}`);
      made += size;
      const versions: Committed = new Map(ids.map((id) => [id, 1]));
      await client.query("BEGIN");
      await client.query(insertSql, [ids]);
      const before = [...committed].find(([id]) => id.startsWith(code));
      if (before && dice.chance(30)) {
        const [id, version] = before;
        await client.query("UPDATE employer SET version = version + 1 WHERE id = $1", [id]);
        versions.set(id, version + 1);
      }
      open.push({ client, versions });
      if (dice.chance(30)) await sleep(dice.below(8));
    }
    if (dice.chance(50)) open.reverse();
    for (const { client, versions } of open) {
      if (dice.chance(10)) await client.query("ROLLBACK");
      else {
        await client.query("COMMIT");
        for (const [id, version] of versions) committed.set(id, version);
      }
    }
  }
  await Promise.all(clients.map((client) => client.end()));
  return committed;
}

/** Follows the feed in a process that is killed again and again, and at last reads to the end. */
class Consumer {
  #child: ChildProcess | null = null;
  pages = 0;

  start(): void {
    const main = path.resolve("test/support/feed-consumer.mjs");
    this.#child = fork(main, [gateway.url, folder, "200"], { stdio: "inherit" });
    this.#child.on("message", () => {
      this.pages += 1;
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) throw new Error("The consumer has ended.");
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async told(): Promise<readonly Told[]> {
    const text = await readFile(path.join(folder, "told.ndjson"), "utf8").catch(() => "");
    // A line that was cut by a kill is told again.
    return text
      .split("\n")
      .flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as Told] : []));
  }
}

interface Told {
  readonly id: string;
  readonly op: string;
  readonly recordId: string;
  readonly version: number;
}

it(
  `F17, F18: Must show 1: of ${events} inserts by ${writersCount} writers in random commit order over five provinces, a consumer that is killed ${kills} times has every committed one, and no other`,
  async () => {
    const consumer = new Consumer();
    consumer.start();
    const writing = Promise.all(
      Array.from({ length: writersCount }, (_, n) => write(n, Math.ceil(events / writersCount))),
    );
    const dice = new Dice(20);
    for (let kill = 0; kill < kills; kill += 1) {
      const pages = consumer.pages;
      while (consumer.pages < pages + 2) await sleep(5);
      await sleep(dice.below(15));
      await consumer.kill();
      consumer.start();
    }
    const committed = new Map((await writing).flatMap((one) => [...one]));
    let told = await consumer.told();
    const isComplete = (): boolean => {
      const seen = new Map(told.map(({ recordId, version }) => [recordId, version]));
      return [...committed].every(([id, version]) => seen.get(id) === version);
    };
    // Ends by the test's own time if something is lost.
    while (!isComplete()) {
      await sleep(200);
      told = await consumer.told();
    }
    await consumer.kill();

    const once = [...new Map(told.map((change) => [change.id, change])).values()];
    expect(new Set(once.map(({ recordId }) => recordId))).toEqual(new Set(committed.keys()));
    expect(once.every(({ op }) => op === "UPSERT")).toBe(true);
    const versions = new Map<string, number>();
    const places = new Map<string, bigint>();
    for (const { id, recordId, version } of once) {
      expect(version).toBeGreaterThanOrEqual(versions.get(recordId) ?? 0);
      versions.set(recordId, version);
      // Each province's changes come in their order.
      const [place, transaction = "0", number = "0"] = id.split(".");
      const at = (BigInt(`0x${transaction}`) << 64n) + BigInt(`0x${number}`);
      expect(at > (places.get(place ?? "") ?? -1n)).toBe(true);
      places.set(place ?? "", at);
    }
    expect(versions).toEqual(committed);
    // What was inserted and never changed again is told once.
    const unchanged = [...committed].filter(([, version]) => version === 1);
    const times = new Map<string, number>();
    for (const { recordId } of once) times.set(recordId, (times.get(recordId) ?? 0) + 1);
    expect(unchanged.every(([id]) => times.get(id) === 1)).toBe(true);
  },
  60_000 + events * 6,
);
