import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FileLog, type FileLogOptions } from "../../gateway/access-log/file-log.ts";
import { folderSource } from "../../schema/access-log/folder-source.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import { anEntry } from "./support/entries.ts";

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-log-"));
  said = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function aLog(changes: Partial<FileLogOptions> = {}): Promise<FileLog> {
  return FileLog.open({
    folder,
    place: "gateway",
    segmentBytesMax: 16 * 1024 * 1024,
    batchMax: 500,
    onFailure: (message) => said.push(message),
    ...changes,
  });
}

async function appendSome(log: FileLog, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, n) => entry(n));
  await Promise.all(entries.map((one) => log.append(one)));
}

function entry(n: number) {
  return anEntry({ place: "gateway", request: `request-${n}`, rowDigests: [], digestKey: null });
}

async function verified() {
  const [log] = await verifyLogs([folderSource(folder)]);
  if (log === undefined) throw new Error("Nothing was verified.");
  return log;
}

/** A process of somebody else. */
async function anotherProcess() {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  await once(child, "spawn");
  return {
    pid: child.pid ?? 0,
    end: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** The process as the lock names it: its number and when it began, where the system tells. */
async function nameOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return String(pid);
  return `${pid}-${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
}

async function segments(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).sort();
}

describe("the access log of a gateway", () => {
  it("is one chain over segments, and goes on after a restart", async () => {
    for (let start = 0; start < 3; start += 1) {
      const log = await aLog({ segmentBytesMax: 5_000, batchMax: 3 });
      await appendSome(log, 20);
      expect(log.head).toMatchObject({ place: "gateway", sequence: 20 * (start + 1) });
      await log.close();
    }
    expect((await segments()).length).toBeGreaterThan(3);
    expect(await verified()).toMatchObject({ fault: null, last: { sequence: 60 } });
    expect(said).toEqual([]);
  });

  it("repairs a line that was not written to its end, wherever it was torn, and says so", async () => {
    const log = await aLog();
    await appendSome(log, 3);
    await log.close();
    const [name = ""] = await segments();
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    const lastLine = text.trimEnd().split("\n").at(-1) ?? "";
    for (const kept of [1, 10, 80, lastLine.length]) {
      await writeFile(file, text.slice(0, -(lastLine.length + 1)) + lastLine.slice(0, kept));
      const again = await aLog();
      expect(again.head.sequence).toBe(2);
      expect(said.at(-1)).toMatch(
        new RegExp(
          `${Buffer.byteLength(lastLine.slice(0, kept))} bytes behind record 2, for which no answer`,
        ),
      );
      await again.append(entry(9));
      await again.close();
      expect(await verified()).toMatchObject({ fault: null, last: { sequence: 3 } });
    }
  });

  it("writes nothing behind a record that was changed, and names it", async () => {
    const log = await aLog();
    await appendSome(log, 3);
    await log.close();
    const [name = ""] = await segments();
    const file = path.join(folder, name);
    await writeFile(file, (await readFile(file, "utf8")).replace("request-1", "request-9"));
    await expect(aLog()).rejects.toMatchObject({
      code: "ACCESS_LOG_DAMAGED",
      message: expect.stringContaining(`${name}, line 2`),
    });
  });

  it("keeps a second gateway out until the first is gone", async () => {
    const log = await aLog();
    const held = await readFile(path.join(folder, "lock"), "utf8");
    await log.close();
    const other = await anotherProcess();
    await writeFile(path.join(folder, "lock"), await nameOf(other.pid));
    await expect(aLog()).rejects.toThrow(
      new RegExp(`is written by another gateway \\(process ${other.pid}\\)`),
    );
    await other.end();
    const again = await aLog();
    expect(await readFile(path.join(folder, "lock"), "utf8")).toBe(held);
    await again.append(entry(1));
    await again.close();
  });

  it("is not kept out by a process that got the number of one that was killed", async () => {
    const other = await anotherProcess();
    await writeFile(path.join(folder, "lock"), `${other.pid}-1`);
    const log = await aLog();
    await log.close();
    await other.end();
  });

  it("is not held up by an entry that no record can hold", async () => {
    const log = await aLog();
    const bad = log.append({ ...anEntry(), rows: 0.5 });
    await expect(bad).rejects.toMatchObject({ code: "ACCESS_LOG_UNAVAILABLE" });

    expect(await log.append(anEntry())).toMatchObject({ sequence: 1 });
    expect(said).toEqual(["The access log could not be written."]);
    await log.close();
  });

  it("F15: says so when the disk refuses, and goes on without a gap once it takes again", async () => {
    const log = await aLog({ segmentBytesMax: 1 });
    await log.append(entry(1));
    // The next segment cannot be made, because the folder is gone.
    const kept = await readFile(path.join(folder, (await segments())[0] ?? ""));
    await rm(folder, { recursive: true });
    await expect(log.append(entry(2))).rejects.toMatchObject({ code: "ACCESS_LOG_UNAVAILABLE" });
    expect(said).toEqual(["The access log could not be written."]);
    await mkdir(folder);
    await writeFile(path.join(folder, "access-000000000000001.ndjson"), kept);
    expect(await log.append(entry(3))).toMatchObject({ sequence: 2 });
    await log.close();
    expect(await verified()).toMatchObject({ fault: null, last: { sequence: 2 } });
  });
});

describe("verifying a gateway's log", () => {
  const faults: readonly (readonly [
    string,
    (file: string, text: string) => Promise<void>,
    object,
  ])[] = [
    [
      "a bit is flipped",
      (file, text) => writeFile(file, text.replace("request-2", "request-3")),
      { sequence: 3, where: expect.stringMatching(/, line 3$/) },
    ],
    [
      "a line is dropped",
      (file, text) => writeFile(file, without(text, 1)),
      { sequence: 2, where: expect.stringMatching(/, line 2$/) },
    ],
    ["lines change places", (file, text) => writeFile(file, swapped(text, 1, 2)), { sequence: 2 }],
    ["something stands behind the end", (file) => appendFile(file, "{}\n"), { sequence: 7 }],
  ];

  it.each(faults)("names the record when %s", async (_, tamper, fault) => {
    const log = await aLog();
    await appendSome(log, 6);
    await log.close();
    const file = path.join(folder, (await segments())[0] ?? "");
    await tamper(file, await readFile(file, "utf8"));
    expect((await verified()).fault).toMatchObject(fault);
  });

  it("names the record when a whole segment is gone", async () => {
    const log = await aLog({ segmentBytesMax: 1, batchMax: 1 });
    await appendSome(log, 5);
    await log.close();
    await rm(path.join(folder, (await segments())[2] ?? ""));
    expect((await verified()).fault).toMatchObject({ sequence: 3 });
  });

  it("does not take a line that is being written for a fault", async () => {
    const log = await aLog();
    await appendSome(log, 3);
    await log.close();
    const file = path.join(folder, (await segments())[0] ?? "");
    await truncate(file, (await readFile(file)).length - 5);
    expect(await verified()).toMatchObject({ fault: null, last: { sequence: 2 } });
  });
});

function without(text: string, line: number): string {
  return text.split("\n").toSpliced(line, 1).join("\n");
}

function swapped(text: string, a: number, b: number): string {
  const lines = text.split("\n");
  return lines
    .with(a, lines[b] ?? "")
    .with(b, lines[a] ?? "")
    .join("\n");
}
