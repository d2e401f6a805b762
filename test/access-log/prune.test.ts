import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FileLog } from "../../gateway/access-log/file-log.ts";
import { archivedSource } from "../../schema/access-log/archived-source.ts";
import { folderSource } from "../../schema/access-log/folder-source.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import type { PublicKeys } from "../../schema/signatures/keys.ts";
import { StoredLog } from "../../subgraphs/access-log/stored-log.reader.ts";
import { removeArchived } from "../../subgraphs/access-log/stored-log.writer.ts";
import {
  type PrunableLog,
  prunableFolder,
  pruneLog,
} from "../../subgraphs/house/audit/prune-log.ts";
import { told } from "../../subgraphs/house/audit/told.ts";
import { root } from "../support/gateway-process.ts";
import { aKeyPair, publicKeys } from "../support/trust.ts";
import { anEntry } from "./support/entries.ts";
import { aLogDatabase, type LogDatabase } from "./support/log-database.ts";

const key = aKeyPair(7, "keeper-of-the-tests");
let folder: string;
let archive: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  archive = await mkdtemp(path.join(tmpdir(), "laowu-archive-"));
});

afterEach(async () => {
  for (const one of [folder, archive]) await rm(one, { recursive: true, force: true });
});

function aLog(): Promise<FileLog> {
  return FileLog.open({
    folder,
    place: "gateway",
    segmentBytesMax: 1_500,
    batchMax: 1,
    onFailure: (message) => {
      throw new Error(message);
    },
  });
}

async function append(count: number): Promise<void> {
  const log = await aLog();
  for (let n = 0; n < count; n += 1) await log.append(anEntry({ place: "gateway" }));
  await log.close();
}

/** Everything is old enough, unless a time is given. */
function prune(log: PrunableLog, before = "9999") {
  return pruneLog(log, {
    archive,
    before,
    key,
    keys: publicKeys(key),
    now: "2026-11-22T00:00:00.000Z",
  });
}

async function verified(source = folderSource(folder), keys: PublicKeys | null = publicKeys(key)) {
  const [log] = await verifyLogs([source], { keys });
  if (log === undefined) throw new Error("Nothing was verified.");
  return log;
}

describe("a gateway's log that is pruned", () => {
  it("keeps the file that is written to, verifies from its checkpoint on, and goes on", async () => {
    await append(20);
    const pruned = await prune(prunableFolder(folderSource(folder), folder));
    const count = pruned?.count ?? 0;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(20);
    expect(await verified()).toMatchObject({
      fault: null,
      start: { sequence: count },
      last: { sequence: 20 },
    });
    await append(5);
    expect(await verified()).toMatchObject({ fault: null, last: { sequence: 25 } });
    const again = await prune(prunableFolder(folderSource(folder), folder));
    expect(again?.count).toBeGreaterThan(0);
    const whole = archivedSource(folderSource(folder), path.join(archive, "gateway"));
    expect(await verified(whole)).toMatchObject({
      fault: null,
      start: { sequence: 0 },
      last: { sequence: 25 },
    });
  });

  it("loses nothing that is not old enough", async () => {
    await append(20);
    const old = await prune(
      prunableFolder(folderSource(folder), folder),
      "2020-01-01T00:00:00.000Z",
    );
    expect(old).toBeNull();
    expect(await verified()).toMatchObject({ fault: null, start: { sequence: 0 } });
    expect(await readdir(path.join(archive, "gateway"))).toEqual([]);
  });

  it("is not pruned while it does not hold", async () => {
    await append(20);
    const [first = ""] = (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).sort();
    const file = path.join(folder, first);
    await writeFile(file, (await readFile(file, "utf8")).replace("MATCHING", "matching"));
    await expect(prune(prunableFolder(folderSource(folder), folder))).rejects.toThrow(
      /does not hold at record 1, so nothing was archived/,
    );
  });

  it("shows a checkpoint that was made up, moved, or signed by nobody we know", async () => {
    await append(20);
    await prune(prunableFolder(folderSource(folder), folder));
    const [name = ""] = (await readdir(folder)).filter((one) => one.startsWith("checkpoint-"));
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    const strangers = publicKeys(aKeyPair(8, "keeper-of-the-tests"));
    expect((await verified(folderSource(folder), strangers)).fault?.problem).toMatch(
      /is not signed by anybody whose key was given/,
    );
    await writeFile(file, text.replace(/"archivedAt":"2026/, '"archivedAt":"2025'));
    expect((await verified()).fault).toMatchObject({ where: "the checkpoint" });
    await writeFile(
      file,
      text.replace(/"hash":"(.)/, (_, digit) => `"hash":"${digit === "0" ? 1 : 0}`),
    );
    expect((await verified()).fault).not.toBeNull();
    await rm(file);
    expect((await verified()).fault?.problem).toMatch(/^is missing: record/);
  });

  it("is not pruned behind a checkpoint that was made up: a signed one would take its place", async () => {
    await append(20);
    const pruned = await prune(prunableFolder(folderSource(folder), folder));
    const [name = ""] = (await readdir(folder)).filter((one) => one.startsWith("checkpoint-"));
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"archivedAt":"2026', '"archivedAt":"2025'));
    await append(20);
    await expect(prune(prunableFolder(folderSource(folder), folder))).rejects.toThrow(
      `does not hold at record ${pruned?.count}, so nothing was archived`,
    );
  });

  it("says when nobody's signature under a checkpoint was asked for", async () => {
    await append(20);
    await prune(prunableFolder(folderSource(folder), folder));
    expect(told(await verified(folderSource(folder), null))).toMatch(
      /archived ones\. Who archived was not looked at, for no keys were given\. Head/,
    );
    expect(told(await verified())).not.toMatch(/not looked at/);
  });

  it("shows what was changed in the archive, and what is missing there", async () => {
    await append(20);
    const pruned = await prune(prunableFolder(folderSource(folder), folder));
    const file = pruned?.file ?? "";
    const text = await readFile(file, "utf8");
    const whole = archivedSource(folderSource(folder), path.join(archive, "gateway"));
    await writeFile(file, text.replace("MATCHING", "matching"));
    expect((await verified(whole)).fault?.sequence).toBe(1);
    const lines = text.trimEnd().split("\n");
    await writeFile(file, `${lines.slice(0, -1).join("\n")}\n`);
    expect((await verified(whole)).fault).toMatchObject({
      sequence: pruned?.count,
      problem: expect.stringMatching(/missing|archived/),
    });
  });

  it("is pruned again when the first time was stopped after the archive was written", async () => {
    await append(20);
    const log = prunableFolder(folderSource(folder), folder);
    const stopped = { ...log, remove: () => Promise.reject(new Error("killed")) };
    await expect(prune(stopped)).rejects.toThrow("killed");
    expect(await verified()).toMatchObject({ fault: null, start: { sequence: 0 } });
    await prune(log);
    const whole = archivedSource(folderSource(folder), path.join(archive, "gateway"));
    expect(await verified(whole)).toMatchObject({ fault: null, last: { sequence: 20 } });
  });
});

describe("npm run audit:prune", () => {
  const command = `${root}dist/subgraphs/house/audit/prune.js`;
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });

  it("C3 Art. 55-56: keeps what is younger than three years", async () => {
    await append(20);
    const keyFile = path.join(archive, "key.pem");
    await writeFile(keyFile, key.privateKey.export({ format: "pem", type: "pkcs8" }));
    const { status, stdout } = run("--gateway", folder, "--archive", archive, "--key", keyFile);
    expect(stdout).toMatch(/^The log in .* has nothing that was written before 20\d\d-/);
    expect(status).toBe(0);
    expect(await verified()).toMatchObject({ fault: null, start: { sequence: 0 } });
  });

  it.each([
    ["--keep-days 183", /^--keep-days must be a whole number of 184 or more, .*; it is "183"\.\n/],
    ["--keep-days 1e3", /^--keep-days must be a whole number .*; it is "1e3"\.\n/],
    ["--gateway DIR", /^--archive must be given with --gateway and --database\.\n/],
    ["--gateway DIR --archive DIR", /^--key must be given with --gateway and --database\.\n/],
    ["--nonsense", /^Unknown option '--nonsense'/],
  ])("keeps no less than the law asks for, and says what is wrong with %s", (args, reason) => {
    const { status, stdout, stderr } = run(...args.split(" "));
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/\n\nUsage: npm run audit:prune/);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("a province's log that is pruned", () => {
  let database: LogDatabase;
  beforeEach(async () => {
    database = await aLogDatabase();
  });
  afterEach(() => database.drop());

  it("loses what was archived and nothing else, and goes on", async () => {
    const writer = database.writer();
    const entries = Array.from({ length: 10 }, () => ({ entry: anEntry(), rowsPerDayMax: null }));
    await writer.append(entries);
    const [row] = await database.sql(
      `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC' + interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
    );
    await database.sql("SELECT pg_sleep(0.01)");
    await writer.append(entries.slice(0, 3));
    const log = new StoredLog(database.url);
    const source = log.source({ title: "61", place: "61" });
    const pruned = await prune(
      {
        source,
        cuts: async () => null,
        remove: (upTo, checkpoint) => removeArchived(database.url, upTo, checkpoint),
      },
      String(row?.now),
    );
    expect(pruned).toMatchObject({ place: "61", count: 10 });
    expect(await database.sql("SELECT min(sequence)::int AS first FROM access_log")).toEqual([
      { first: 11 },
    ]);
    await writer.append(entries.slice(0, 2));
    expect(await verified(source)).toMatchObject({
      fault: null,
      start: { sequence: 10 },
      last: { sequence: 15 },
    });
    expect(await verified(archivedSource(source, path.join(archive, "61")))).toMatchObject({
      fault: null,
      start: { sequence: 0 },
      last: { sequence: 15 },
    });
    await expect(database.sql("DELETE FROM access_log WHERE sequence = 11")).rejects.toThrow(
      /Record 11 of the access log is not archived/,
    );
    await log.close();
  });
});
