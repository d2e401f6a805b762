import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { refusalOfSecondStart } from "../../subgraphs/house/refuse-second-start.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-second-"));
});
afterEach(() => rm(folder, { recursive: true }));

const record = (launcher: number, pid: number | null) =>
  writeFile(
    path.join(folder, "house.json"),
    JSON.stringify({
      launcher,
      processes: [{ name: "gateway", pid, port: 4000, url: "http://127.0.0.1:4000" }],
    }),
  );

it("a house that runs is named by its address, and by what stops it", async () => {
  await record(17, 18);

  expect(refusalOfSecondStart(folder, 17)).toBe(
    `The house of ${folder} already runs at http://127.0.0.1:4000 (process 17). ` +
      "To stop it: Ctrl-C in its terminal, or kill 17.",
  );
});

it.each([
  ["has no gateway yet", 17, null],
  ["took the folder over from one that is gone", 16, 18],
])("a house that %s is waited for, and nobody is asked to stop it", async (_, launcher, pid) => {
  await record(launcher, pid);

  const refusal = refusalOfSecondStart(folder, 17);

  expect(refusal).toBe(
    `The house of ${folder} is being started, stopped or reset just now, by process 17. ` +
      "Wait for that to end; its terminal says how far it is.",
  );
});
