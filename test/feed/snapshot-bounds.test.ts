import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { snapshotLimits } from "../../subgraphs/province/snapshot/snapshot-limits.ts";
import type { SnapshotSource } from "../../subgraphs/province/snapshot/snapshot-source.ts";
import { Snapshots } from "../../subgraphs/province/snapshot/snapshots.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";

let province: TestProvince;
let folder: string;
let snapshots: Snapshots;
beforeAll(async () => {
  province = await aProvince(["61"]);
}, 60_000);
afterAll(() => province?.stop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-bounds-"));
  snapshots = new Snapshots({
    ...{ folder, held: ["61"], logger: { info() {}, warn() {}, error() {} } },
    fileBytesMax: 50_000,
    database: {
      read: (_, work) =>
        work({
          rows: null,
          query: async <Row extends object>(sql: string) => (await province.sql(sql)) as Row[],
        }),
    },
  });
});
afterEach(async () => {
  await snapshots.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Keeps files of somebody else, as far as their cards say. */
async function keep(count: number, bytes: number): Promise<void> {
  for (let one = 0; one < count; one += 1) {
    const id = randomUUID();
    const part = await snapshots.store.begin(id);
    await writeFile(part, "");
    await snapshots.store.finish(part, {
      ...{ id, province: "61", owner: `somebody ${one}`, question: "q", fileName: "job-61" },
      ...{ rowCount: 0, sha256: "", bytes, cursor: "", ground: null },
      ...{ createdAt: "2026-01-01T00:00:00.000Z", expiresAt: "2999-01-01T00:00:00.000Z" },
    });
  }
}

function ask(question: string, source: SnapshotSource) {
  const deadline = new Deadline(20_000);
  const wish = { province: "61", region: "61", owner: "me", question, fileName: "job-61", source };
  return snapshots
    .ask({ ...wish, permits: [], personal: null }, deadline)
    .finally(() => deadline.clear());
}

/** Gzip makes nothing shorter of it. */
const long: SnapshotSource = async () => [{ id: randomBytes(100_000).toString("base64") }];
const short: SnapshotSource = async () => [{ id: "61:1" }];

it("keeps no more files than it may, with those that are being made", async () => {
  await keep(snapshotLimits.filesMax - 1, 1);
  let finish = () => {};
  const begun = new Promise<void>((hasBegun) => {
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    void ask("first", async () => {
      hasBegun();
      await finished;
      return [];
    });
  });
  await begun;
  await expect(ask("second", short)).rejects.toMatchObject({ reason: "SNAPSHOTS_KEPT" });
  finish();
  expect(await ask("first", short)).toMatchObject({ rowCount: 0 });
});

it("keeps no more bytes than it may, with the one that is being made", async () => {
  await keep(1, snapshotLimits.bytesMax - 1_000);
  await expect(ask("long", long)).rejects.toMatchObject({ reason: "SNAPSHOTS_KEPT" });
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(await ask("short", short)).toMatchObject({ rowCount: 1 });
});

it("says of a file that becomes too long that a smaller region is to be asked for", async () => {
  const told = { code: "SNAPSHOT_TOO_LARGE", details: { field: "region" } };
  await expect(ask("long", long)).rejects.toMatchObject(told);
  await expect(ask("long", long)).rejects.toMatchObject(told);
  expect(await readdir(folder)).toEqual([]);
});
