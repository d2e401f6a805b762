import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

const tool = path.resolve(fileURLToPath(import.meta.url), "../../../.tools/lock.mjs");

describe(".tools/lock.mjs", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-lock-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const optionalDependencies = {
    "fast-linux-x64-gnu": "1.2.3",
    "fast-linux-arm64-musl": "1.2.3",
    "fast-darwin-arm64": "1.2.3",
  };
  const native = { version: "1.2.3", optionalDependencies };
  const here = { version: "1.2.3", cpu: ["x64"], os: ["linux"], optional: true };

  it("adds the packages of other platforms that npm left out, each with its platform", async () => {
    await writeLock({
      "": {},
      "node_modules/fast": native,
      "node_modules/fast-linux-x64-gnu": here,
    });
    expect(await run()).toMatchObject({ exitCode: 0 });
    expect((await readLock()).packages).toEqual({
      "": {},
      "node_modules/fast": native,
      "node_modules/fast-darwin-arm64": {
        version: "1.2.3",
        cpu: ["arm64"],
        os: ["darwin"],
        optional: true,
      },
      "node_modules/fast-linux-arm64-musl": {
        version: "1.2.3",
        cpu: ["arm64"],
        os: ["linux"],
        libc: ["musl"],
        optional: true,
      },
      "node_modules/fast-linux-x64-gnu": here,
    });
    expect(await run("--check")).toEqual({ exitCode: 0, complaint: "" });
  });

  it("finds a package in the folder of the one that asks for it", async () => {
    await writeLock({
      "node_modules/a/node_modules/fast": {
        ...native,
        optionalDependencies: { "x-linux-x64": "1.0.0" },
      },
      "node_modules/a/node_modules/x-linux-x64": here,
    });
    expect(await run("--check")).toEqual({ exitCode: 0, complaint: "" });
  });

  it("names every missing package and changes nothing when it only checks", async () => {
    await writeLock({ "node_modules/fast": native });
    const { exitCode, complaint } = await run("--check");
    expect(exitCode).toBe(1);
    for (const name of Object.keys(optionalDependencies)) expect(complaint).toContain(name);
    expect((await readLock()).packages).toEqual({ "node_modules/fast": native });
  });

  it("refuses a lock that sends everybody to a registry of one's own", async () => {
    const resolved = "https://registry.example/a/-/a-1.0.0.tgz";
    await writeLock({ "node_modules/a": { version: "1.0.0", resolved } });
    const { exitCode, complaint } = await run("--check");
    expect(exitCode).toBe(1);
    expect(complaint).toContain("registry.example");
  });

  async function writeLock(packages: object): Promise<void> {
    await writeFile(path.join(folder, "package-lock.json"), JSON.stringify({ packages }));
  }

  async function readLock(): Promise<{ readonly packages: object }> {
    return JSON.parse(await readFile(path.join(folder, "package-lock.json"), "utf8"));
  }

  function run(...args: string[]): Promise<{ exitCode: number; complaint: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [tool, ...args], { cwd: folder }, (error, _stdout, complaint) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), complaint }),
      );
    });
  }
});
