import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { root } from "../support/gateway-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "laowu-keys-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The lines that it prints, in order of the alphabet. */
function run(): readonly string[] {
  const program = path.join(root, "dist/subgraphs/house/keys/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, folder], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trimEnd().split("\n").sort();
}

/** What each file holds, by its place. */
function files(): ReadonlyMap<string, string> {
  const places = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  return new Map(places.sort().map((place) => [place, readFileSync(place, "utf8")]));
}

const at = (...names: readonly string[]) => path.join(folder, ...names);

it("npm run keys names exactly the files that it wrote, those of the safe too", () => {
  const said = run();
  expect(said).toEqual([...files().keys()]);
  expect(said).toContain(at("shaanxi", "agreement-key.json"));
});

it("once more it says of each that it was kept, and writes none", () => {
  run();
  const before = files();
  expect(run()).toEqual([...before.keys()].map((file) => `${file} (kept)`));
  expect(files()).toEqual(before);
});

it("what is missing is made, and named with the lists that tell of it", () => {
  run();
  rmSync(at("hainan", "signing-key.json"));
  rmSync(at("yunnan", "identity-keys.json"));
  expect(run().filter((line) => !line.endsWith("(kept)"))).toEqual([
    at("cooperation", "province-keys.json"),
    at("gateway", "province-keys.json"),
    at("guangdong", "province-keys.json"),
    at("hainan", "province-keys.json"),
    at("hainan", "signing-key.json"),
    at("jiangsu", "province-keys.json"),
    at("shaanxi", "province-keys.json"),
    at("yunnan", "identity-keys.json"),
    at("yunnan", "province-keys.json"),
  ]);
});

it("no other key takes the place of one for agreements that is in its safe", () => {
  run();
  rmSync(at("shaanxi", "agreement-key.json"));
  const before = files();
  expect(run()).toContain(
    `${at("shaanxi", "agreement-key.json")} (not made: party-keys.json has the key of 61, whose place is a safe)`,
  );
  expect(files()).toEqual(before);
});

it("a province without a key in party-keys.json gets one", () => {
  run();
  const { "61": _, ...others } = JSON.parse(readFileSync(at("party-keys.json"), "utf8"));
  writeFileSync(at("party-keys.json"), JSON.stringify(others));
  rmSync(at("shaanxi", "agreement-key.json"));
  expect(run().filter((line) => !line.endsWith("(kept)"))).toEqual([
    at("party-keys.json"),
    at("shaanxi", "agreement-key.json"),
  ]);
});
