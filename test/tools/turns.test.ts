import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

const tool = pathToFileURL(
  path.resolve(fileURLToPath(import.meta.url), "../../../.tools/turns.mjs"),
).href;

/** Takes the turn, says so, and ends with its input. */
const holder = `
import { takeTurn } from ${JSON.stringify(tool)};
takeTurn(process.argv[1]);
process.stdin.resume();
process.stdin.on("end", () => process.exit());
console.log("taken");
`;

/** Takes the turn and is alone while it has it. */
const passer = `
import { openSync, closeSync, rmSync } from "node:fs";
import path from "node:path";
import { takeTurn } from ${JSON.stringify(tool)};
const root = process.argv[1];
takeTurn(root);
const alone = path.join(root, "alone");
closeSync(openSync(alone, "wx"));
rmSync(alone);
`;

describe("turns in a folder", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-turns-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("leave to the next process what it took while the last one gave back", async () => {
    const child = start(holder);
    await once(child.stdout ?? child, "data");
    await writeFile(path.join(folder, ".installing", "1"), "");
    child.stdin?.end();
    expect(await exitCode(child)).toBe(0);
    expect(await readdir(path.join(folder, ".installing"))).toEqual(["1"]);
  });

  it("go from one to the next of many, each alone in its own", async () => {
    const children = Array.from({ length: 12 }, () => start(passer));
    expect(await Promise.all(children.map(exitCode))).toEqual(children.map(() => 0));
    expect(await readdir(folder)).toEqual([]);
  });

  function start(program: string): ChildProcess {
    return spawn(process.execPath, ["--input-type=module", "--eval", program, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
  }

  async function exitCode(child: ChildProcess): Promise<number | null> {
    const [code] = await once(child, "exit");
    return code;
  }
});
