import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { HouseLock } from "../../subgraphs/house/house-lock.ts";
import { makeFolder } from "../../subgraphs/house/make-folder.ts";

const folder = await mkdtemp(path.join(tmpdir(), "laowu-folder-"));

afterAll(() => rm(folder, { recursive: true }));

it("makes a folder and those around it, however many ask at once", async () => {
  const wanted = path.join(folder, "a/b/c");
  await Promise.all([makeFolder(wanted), makeFolder(wanted), makeFolder(path.dirname(wanted))]);
  expect((await stat(wanted)).isDirectory()).toBe(true);
});

it("says at once where no folder can be", async () => {
  const file = path.join(folder, "file");
  await writeFile(file, "");
  for (const wanted of [path.join(file, "below"), "/proc/laowu/below"]) {
    await expect(HouseLock.take(wanted)).rejects.toThrow(`The folder ${wanted} cannot be made: `);
  }
});
