import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { HouseLock } from "../../subgraphs/house/house-lock.ts";
import { identityOf } from "../../subgraphs/house/process/identity-of.ts";

const module = pathToFileURL(
  path.resolve(fileURLToPath(import.meta.url), "../../../dist/subgraphs/house/house-lock.js"),
).href;

/** Takes the lock at a given moment, says who has it, and stays until its input ends. */
const program = `
const { HouseLock } = await import(${JSON.stringify(module)});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
console.log("here");
process.stdin.once("data", async () => {
  const taken = await HouseLock.take(process.argv[1]);
  console.log(taken.kind === "ours" ? process.pid : taken.pid);
});
`;

describe("the lock of a data folder", () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-lock-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await rm(folder, { recursive: true });
  });

  it("goes to one of many who ask at the same moment, and the others learn who", async () => {
    const holders = await take(await launch(8));
    expect(new Set(holders).size).toBe(1);
    expect(await owners()).toEqual([identityOf(Number(holders[0]))]);
  });

  it("of a killed process goes to one of many who ask at the same moment", async () => {
    const [first] = await launch(1);
    if (first === undefined) throw new Error("Nothing was launched.");
    expect(await take([first])).toEqual([first.pid]);
    const others = await launch(8);
    await kill(first);
    const holders = await take(others);
    expect(new Set(holders).size).toBe(1);
    expect(others.map(({ pid }) => pid)).toContain(holders[0]);
    expect(await owners()).toEqual([identityOf(Number(holders[0]))]);
  });

  it("of a dead process is not that of another one with the same pid", async () => {
    await mkdir(path.join(folder, "house.lock"));
    await writeFile(path.join(folder, "house.lock", `${process.pid}-1`), "");
    expect(await HouseLock.take(folder)).toMatchObject({ kind: "ours" });
    expect(await owners()).toEqual([identityOf(process.pid)]);
  });

  it("clears away what those left who were killed while they took it, and nobody else's", async () => {
    const [alive] = await launch(1);
    const living = `house.lock.${identityOf(Number(alive?.pid))}`;
    for (const name of [`house.lock.${process.pid}-1`, living]) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, name.slice("house.lock.".length)), "");
    }
    expect(await HouseLock.take(folder)).toMatchObject({ kind: "ours" });
    expect((await readdir(folder)).sort()).toEqual(["house.lock", living]);
  });

  it("is free again when it was released", async () => {
    const taken = await HouseLock.take(folder);
    expect(await HouseLock.take(folder)).toEqual({ kind: "theirs", pid: process.pid });
    if (taken.kind === "ours") await taken.lock.release();
    expect(await readdir(folder)).toEqual([]);
    expect(await HouseLock.take(folder)).toMatchObject({ kind: "ours" });
  });

  /** Processes that are ready to take the lock. */
  async function launch(count: number): Promise<ChildProcess[]> {
    const launched = Array.from({ length: count }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", program, folder], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    children.push(...launched);
    await Promise.all(launched.map(said));
    return launched;
  }

  /** Lets all of them take it at once; resolves to the pid that each takes for the holder's. */
  function take(launched: readonly ChildProcess[]): Promise<number[]> {
    for (const { stdin } of launched) stdin?.write("take\n");
    return Promise.all(launched.map(async (child) => Number(await said(child))));
  }

  function owners(): Promise<string[]> {
    return readdir(path.join(folder, "house.lock"));
  }
});

async function said({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("The child has no output.");
  const [line] = await once(stdout, "data");
  return String(line).trim();
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
