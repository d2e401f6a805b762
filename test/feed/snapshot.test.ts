import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { Actor } from "../../schema/access/caller.ts";
import { snapshotLimits } from "../../subgraphs/province/snapshot/snapshot-limits.ts";
import { SnapshotStore } from "../../subgraphs/province/snapshot/snapshot-store.ts";
import { Snapshots } from "../../subgraphs/province/snapshot/snapshots.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { Dice } from "../province/support/dice.ts";
import type { TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import {
  aRightsHouse,
  authorizationId,
  employer,
  helper,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "../rights/support/rights.ts";
import { partner } from "../support/callers.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { ownServer } from "../support/postgres.ts";
import { gatewayTrust } from "../support/trust.ts";
import { type AskFeed, feedThrough, readAll } from "./support/follow.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();
afterAll(() => server.stop());

let house: RightsHouse;
let gateway: GatewayOverHttp;
const actors: Readonly<Record<string, Actor>> = { employer, helper, partner, station };
beforeEach(async () => {
  house = await aRightsHouse();
  gateway = await aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map([["61", house.province.url]]),
      trust: gatewayTrust(["61"]),
    },
    {
      development: true,
      identify: async ([token]) => {
        const actor = actors[token?.replace("Bearer ", "") ?? ""] ?? null;
        if (actor === null) throw new Error("Nobody else is known here.");
        return actor;
      },
    },
  );
}, 60_000);
afterEach(async () => {
  await gateway?.stop();
  await house?.stop();
});

interface Told {
  readonly id: string;
  readonly state: string;
  readonly url: string;
  readonly rowCount: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly cursor: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

const fields = "{ id state url rowCount sha256 bytes cursor createdAt expiresAt }";
const ofJobs = `{ told: snapshot(type: JOB, region: "61") ${fields} }`;
const ofWorkers = (more = "") =>
  `{ told: personSnapshot(region: "61", access: { purpose: MATCHING } ${more}) ${fields} }`;

const bearer = (who: string | null): Record<string, string> =>
  who === null ? {} : { authorization: `Bearer ${who}` };

async function ask(query: string, who: string | null = null) {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(who) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as {
    data?: { told: Told | null };
    errors?: readonly { extensions: Record<string, unknown> }[];
  };
}

async function snapshot(query: string, who: string | null = null): Promise<Told> {
  for (;;) {
    const { data, errors } = await ask(query, who);
    if (!data?.told) throw new Error(JSON.stringify(errors));
    if (data.told.state === "READY") return data.told;
    await sleep(50);
  }
}

const download = (
  { url }: Pick<Told, "url">,
  who: string | null = null,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(new URL(url, gateway.url), { ...init, headers: { ...bearer(who), ...init.headers } });

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

const linesOf = (
  file: Buffer,
): readonly { readonly id: string; readonly [key: string]: unknown }[] =>
  gunzipSync(file)
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const publish = (...numbers: readonly number[]) =>
  house.province.insert(
    "job_posting",
    numbers.map((number) => jobRow(aJob({ id: idOf("61", number) }))),
  );

describe("snapshot", () => {
  it("is all records of a kind, with the fields of the contract, and where to follow from", async () => {
    await publish(1, 2, 3);
    const told = await snapshot(ofJobs);
    const response = await download(told);
    const file = await bytesOf(response);
    expect(told).toMatchObject({ rowCount: 3, bytes: file.length });
    expect(createHash("sha256").update(file).digest("hex")).toBe(told.sha256);
    expect(Date.parse(told.expiresAt) - Date.parse(told.createdAt)).toBeGreaterThan(3_500_000);

    const answer = await ask(
      `{ told: job(id: "${idOf("61", 1)}") { id title description occupation region { code name }
         workplace { code name } wage { min max period } seasonStart educationMin skillsRequired
         targetGroups status publishedAt validThrough provenance { sourceRegion version updatedAt } } }`,
    );
    const lines = linesOf(file);
    expect(lines.map(({ id }) => id)).toEqual([1, 2, 3].map((number) => idOf("61", number)));
    expect(lines[0]).toMatchObject(JSON.parse(JSON.stringify(answer.data?.told)));
    expect(Object.keys(lines[0] ?? {})).not.toContain("demand");
    expect(response.headers.get("content-type")).toBe("application/gzip");
    expect(response.headers.get("repr-digest")).toBe(
      `sha-256=:${Buffer.from(told.sha256, "hex").toString("base64")}:`,
    );

    await publish(4);
    const feed = feedThrough(gateway.gateway);
    const { changes } = await readAll(feed, { after: told.cursor, types: ["JOB"] });
    expect(changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 4)]);
  });

  it.each(["JOB", "BRAND", "WORKSHOP", "EMPLOYER"])(
    "is there of every open kind: %s",
    async (type) => {
      const told = await snapshot(`{ told: snapshot(type: ${type}, region: "61") ${fields} }`);
      expect(linesOf(await bytesOf(await download(told)))).toHaveLength(told.rowCount);
    },
  );

  it("of the same question is the same file, and of another region or caller another one", async () => {
    await publish(1);
    const first = await snapshot(ofJobs);
    await publish(2);
    expect(await snapshot(ofJobs)).toEqual(first);
    const own = await snapshot(ofJobs, "partner");
    expect(own).toMatchObject({ rowCount: 2 });
    const county = `{ told: snapshot(type: JOB, region: "610112") ${fields} }`;
    expect((await ask(county)).errors?.[0]?.extensions).toMatchObject({ field: "region" });
    const ofCounty = await snapshot(county, "partner");
    const there = await house.province.sql(
      "SELECT id FROM job_posting WHERE region_code LIKE '610112%'",
    );
    expect(ofCounty.rowCount).toBe(there.length);
    // Nobody fetches what somebody else has asked for.
    expect((await download(own)).status).toBe(404);
    expect((await download(own, "station")).status).toBe(404);
    expect((await download(own, "partner")).status).toBe(200);
  });

  it("goes on where a download broke off, if it is still the same file", async () => {
    await publish(...Array.from({ length: 200 }, (_, n) => n + 1));
    const told = await snapshot(ofJobs);
    const whole = await bytesOf(await download(told));
    const etag = `"${told.sha256}"`;
    const rangeOf = async (range: string, headers: Record<string, string> = {}) => {
      const response = await download(told, null, { headers: { range, ...headers } });
      const body = await bytesOf(response);
      return [response.status, response.headers.get("content-range"), body] as const;
    };
    const { bytes } = told;
    expect(await rangeOf("bytes=100-")).toEqual([
      ...[206, `bytes 100-${bytes - 1}/${bytes}`, whole.subarray(100)],
    ]);
    expect(await rangeOf("bytes=0-9", { "if-range": etag })).toEqual([
      ...[206, `bytes 0-9/${bytes}`, whole.subarray(0, 10)],
    ]);
    expect(await rangeOf("bytes=-5")).toEqual([
      ...[206, `bytes ${bytes - 5}-${bytes - 1}/${bytes}`, whole.subarray(-5)],
    ]);
    expect((await rangeOf("bytes=7-", { "if-range": '"another"' }))[0]).toBe(200);
    expect(await rangeOf(`bytes=${bytes}-`)).toEqual([416, `bytes */${bytes}`, Buffer.alloc(0)]);
    expect((await rangeOf("bytes=1-2,4-5"))[0]).toBe(200);
    const head = await download(told, null, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(bytes));
    expect(head.headers.get("etag")).toBe(etag);
    const known = await download(told, null, { headers: { "if-none-match": etag } });
    expect(known.status).toBe(304);
    expect((await download(told, null, { method: "DELETE" })).status).toBe(405);
  });

  it("X40: no other path leads to a file", async () => {
    const paths = [
      "61/../61",
      `61/${randomUUID()}`,
      `99/${randomUUID()}`,
      "61/x",
      "61/%2e%2e%2fetc",
    ];
    for (const one of paths)
      expect((await download({ url: `/snapshots/${one}` })).status).toBe(404);
  });

  it("that is over, or half written, is removed; what another process writes stays", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-store-"));
    const store = new SnapshotStore(folder);
    const card = {
      ...{ province: "61", owner: "anonymous", question: "q", fileName: "job-61", rowCount: 0 },
      ...{ sha256: "", bytes: 0, cursor: "", ground: null, createdAt: "2026-01-01T00:00:00.000Z" },
    };
    const finish = async (expiresAt: string) => {
      const id = randomUUID();
      const part = await store.begin(id);
      await writeFile(part, "x");
      await store.finish(part, { ...card, id, expiresAt });
      return id;
    };
    await finish("2026-01-01T01:00:00.000Z");
    const kept = await finish("2026-01-02T00:00:00.000Z");
    const [killed, others, cardless] = [randomUUID(), randomUUID(), randomUUID()];
    for (const name of [`${killed}.part`, `${others}.part`, `${cardless}.ndjson.gz`])
      await writeFile(path.join(folder, name), "x");
    const longAgo = new Date(Date.now() - 2 * snapshotLimits.leftMs);
    for (const name of [`${killed}.part`, `${cardless}.ndjson.gz`])
      await utimes(path.join(folder, name), longAgo, longAgo);
    await store.sweep(Date.parse("2026-01-01T02:00:00.000Z"));
    expect((await readdir(folder)).sort()).toEqual(
      [`${kept}.json`, `${kept}.ndjson.gz`, `${others}.part`].sort(),
    );
    await rm(folder, { recursive: true });
  });

  it("is not swept away by another process of the province, also at the moment when it is finished", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-store-"));
    const keeper = path.resolve("test/support/snapshot-keeper.mjs");
    const finished = await Promise.all(
      [1, 2].map(() => promisify(execFile)(process.execPath, [keeper, folder, "150"])),
    );
    const ids = finished.flatMap(({ stdout }) => stdout.trim().split("\n"));
    expect(ids).toHaveLength(300);
    expect((await readdir(folder)).sort()).toEqual(
      ids.flatMap((id) => [`${id}.json`, `${id}.ndjson.gz`]).sort(),
    );
    await rm(folder, { recursive: true });
  }, 60_000);
});

it("one caller may wait for so many at once, and keeps nobody else waiting in vain", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-waiting-"));
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const snapshots = new Snapshots({
    ...{ folder, held: ["61"] },
    database: { read: () => gate.then(() => Promise.reject(new Error("There is no register."))) },
    logger: { info() {}, warn() {}, error() {} },
  });
  const wish = (owner: string, question: number) =>
    snapshots.ask(
      {
        ...{ province: "61", region: "61", owner, question: String(question), fileName: "job-61" },
        ...{ source: async () => [], permits: [], personal: null },
      },
      new Deadline(1),
    );
  const greedy = await Promise.allSettled(
    Array.from({ length: 30 }, (_, question) => wish("greedy", question)),
  );
  const refused = greedy.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(30 - snapshotLimits.waitingOfCallerMax);
  expect(refused[0]).toMatchObject({ reason: { reason: "SNAPSHOTS_WAITING" } });
  await expect(wish("other", 1)).resolves.toEqual({ id: expect.any(String) });
  go();
  await snapshots.stop();
  await rm(folder, { recursive: true });
});

describe("personSnapshot", () => {
  it("has the workers whom the caller may see, with what was asked for of them, each on record", async () => {
    const told = await snapshot(ofWorkers(", with: { employment: true }"), "employer");
    expect(told.rowCount).toBe(5);
    const lines = linesOf(await bytesOf(await download(told, "employer")));
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(
      [
        ...["birthYear", "categoryScheme", "education", "homeRegion", "id", "languages"],
        ...["nameMasked", "populationCategory", "provenance", "sexCode", "status", "statusAsOf"],
      ].sort(),
    );
    const records = await house.records();
    expect(records).toContainEqual(
      expect.objectContaining({
        ...{ decision: "PERMITTED", rows: 5, groups: ["BASIC", "EMPLOYMENT"] },
        fields: expect.arrayContaining(["Query.personSnapshot", "Worker.status"]),
      }),
    );
    const own = await house.ask(
      themself(4),
      "{ whoLookedAtMe(first: 5) { edges { node { fields actor { role } } } } }",
    );
    expect(JSON.stringify(own.data)).toContain("Query.personSnapshot");
    const ofCaseload = await snapshot(ofWorkers(), "helper");
    expect(linesOf(await bytesOf(await download(ofCaseload, "helper")))).toMatchObject([
      { id: workerId(1) },
    ]);
  });

  it("C3 Art. 15-16: is not handed out any more once a consent in it is withdrawn", async () => {
    const told = await snapshot(ofWorkers(), "employer");
    expect((await download(told, "employer")).status).toBe(200);
    await house.ask(
      themself(2),
      `mutation { withdrawAuthorization(input: { id: "${authorizationId(2)}", idempotencyKey: "withdraw-0002" }) { id } }`,
    );
    expect((await download(told, "employer")).status).toBe(410);
  });

  it("C3 Art. 44-49: is not handed out any more once somebody in it is erased", async () => {
    const told = await snapshot(ofWorkers(), "station");
    await house.ask(
      themself(3),
      `mutation { erasePerson(input: { workerId: "${workerId(3)}", idempotencyKey: "erase-of-three-02" }) { id } }`,
    );
    expect((await download(told, "station")).status).toBe(410);
    expect((await download(told, "station")).status).toBe(410);
    const anew = await snapshot(ofWorkers(), "station");
    expect(anew.id).not.toBe(told.id);
    const lines = linesOf(await bytesOf(await download(anew, "station")));
    expect(lines.map(({ id }) => id)).not.toContain(workerId(3));
  });

  it("is not gone for who was erased before, while a transaction goes on that was begun earlier", async () => {
    const open = new pg.Client({ connectionString: house.province.databaseUrl });
    open.on("error", () => {});
    await open.connect();
    await open.query("BEGIN; SELECT pg_current_xact_id()");
    await house.ask(
      themself(3),
      `mutation { erasePerson(input: { workerId: "${workerId(3)}", idempotencyKey: "erase-of-three-03" }) { id } }`,
    );
    const told = await snapshot(ofWorkers(), "station");
    const response = await download(told, "station");
    expect(response.status).toBe(200);
    expect(linesOf(await bytesOf(response)).map(({ id }) => id)).not.toContain(workerId(3));
    await open.end();
  });

  it("is refused to who has no ground, and asks for no more than the purpose needs", async () => {
    const reasonOf = async (query: string, who: string | null) =>
      (await ask(query, who)).errors?.[0]?.extensions;
    expect(await reasonOf(ofWorkers(), null)).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await reasonOf(ofWorkers(", with: { link: true }"), "station")).toMatchObject({
      reason: "FIELDS_NOT_FOR_PURPOSE",
    });
  });
});

it("Must show 7: what a snapshot has and what follows it are the register, whoever writes meanwhile", async () => {
  const { province } = house;
  for (const seed of [1, 2, 3, 4]) {
    const dice = new Dice(seed);
    const writing = write(province, dice, 120);
    await sleep(dice.below(60));
    // Each asks for the first time.
    const who = ["employer", "helper", "partner", "station"][seed - 1] ?? "";
    const told = await snapshot(ofJobs, who);
    const lines = linesOf(await bytesOf(await download(told, who)));
    const kept = new Map(
      lines.map(({ id, provenance }) => [id, (provenance as { version: number }).version]),
    );
    await writing;
    await apply(kept, feedThrough(gateway.gateway), told.cursor);
    const rows = await province.sql("SELECT id, version FROM job_posting");
    expect(kept).toEqual(new Map(rows.map(({ id, version }) => [String(id), Number(version)])));
  }
}, 60_000);

async function apply(kept: Map<string, number>, feed: AskFeed, after: string): Promise<void> {
  const { changes } = await readAll(feed, { after, types: ["JOB"], first: 7 });
  for (const { op, recordId, version } of changes)
    if (op === "DELETE") kept.delete(recordId);
    else kept.set(recordId, version ?? 0);
}

let written = 10_000;
async function write(province: TestProvince, dice: Dice, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const what = dice.below(10);
    if (what < 5) {
      written += 1;
      await province.insert("job_posting", [jobRow(aJob({ id: idOf("61", written) }))]);
    } else {
      const one = `(SELECT id FROM job_posting ORDER BY md5(id || '${time}') LIMIT 1)`;
      await province.sql(
        what < 8
          ? `UPDATE job_posting SET version = version + 1 WHERE id = ${one}`
          : `DELETE FROM job_posting WHERE id = ${one}`,
      );
    }
  }
}

it("a snapshot of more records than are read at once has each of them once", async () => {
  const rows = snapshotLimits.rowsAtOnce * 2 + 1;
  const ids = Array.from({ length: rows }, (_, number) => idOf("61", 100_000 + number));
  await house.province.insert(
    "worker",
    ids.map((id, index) =>
      workerRow(aWorker({ id, updated_order: 1_000 + index, region_code: "610981" })),
    ),
  );
  const told = await snapshot(ofWorkers(), "station");
  const lines = linesOf(await bytesOf(await download(told, "station")));
  expect(new Set(lines.map(({ id }) => id)).size).toBe(rows + 5);
  expect(lines).toHaveLength(told.rowCount);
}, 60_000);
