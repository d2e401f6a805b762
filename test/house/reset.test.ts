import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";
import { saysYes } from "../../subgraphs/house/says-yes.ts";

const folder = await mkdtemp(path.join(tmpdir(), "laowu-reset-"));
afterAll(() => rm(folder, { recursive: true }));

const program = path.resolve(
  fileURLToPath(import.meta.url),
  "../../../dist/subgraphs/house/reset.js",
);

async function reset(dataFolder: string) {
  const child = spawn(process.execPath, [program, "--yes"], {
    env: { PATH: process.env.PATH, LAOWU_DATA: dataFolder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, [exitCode]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { said, exitCode };
}

describe("npm run reset -- --yes", () => {
  it("says that there is nothing, where there is nothing, and leaves nothing", async () => {
    const nowhere = path.join(folder, "nowhere");

    const { said, exitCode } = await reset(nowhere);

    expect(said).toContain(`There is nothing to remove in ${nowhere}.`);
    expect(exitCode).toBe(0);
    expect(existsSync(nowhere)).toBe(false);
  });

  it("removes what is there, and says so", async () => {
    const data = path.join(folder, "data");
    await mkdir(path.join(data, "logs"), { recursive: true });
    await writeFile(path.join(data, "house.json"), "{}");

    const { said, exitCode } = await reset(data);

    expect(said).toContain(`Removed ${data}.`);
    expect(exitCode).toBe(0);
    expect(existsSync(data)).toBe(false);
  });
});

describe("the question before a reset", () => {
  const ctrlC = "\u0003";
  const ctrlD = "\u0004";

  it.each([
    ["y", "y\n", true],
    ["Yes", "Yes\n", true],
    ["nothing but Enter", "\n", false],
    ["something else", "yesterday\n", false],
    ["Ctrl-C", ctrlC, false],
    ["a beginning, then Ctrl-C", `y${ctrlC}`, false],
    ["Ctrl-D", ctrlD, false],
  ])("answered with %s", async (_, typed, agreed) => {
    const input = new PassThrough();
    const answer = saysYes("Remove all? [y/N] ", { input, output: new PassThrough().resume() });
    input.write(typed);

    expect(await answer).toBe(agreed);
  });

  it("whose terminal goes away is answered with no", async () => {
    const input = new PassThrough();
    const answer = saysYes("Remove all? [y/N] ", { input, output: new PassThrough().resume() });
    input.end();

    expect(await answer).toBe(false);
  });
});
