import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { makeSealingKeys, newKey } from "../../subgraphs/house/keys/sealing-keys.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "laowu-key-files-"));
  folder = path.join(home, "a", "keys");
});
afterEach(() => rm(home, { recursive: true }));

const contentsOf = (files: readonly string[]): Promise<readonly string[]> =>
  Promise.all(files.map((file) => readFile(file, "utf8")));

it("makes keys that no two files share, for their owner alone", async () => {
  const { identity, links } = await makeSealingKeys(folder, newKey);
  const files = [...identity.values(), links];

  expect([...identity.keys()]).toEqual(["32", "44", "46", "53", "61"]);
  expect(new Set(await contentsOf(files)).size).toBe(files.length);
  for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
  for (const file of files) expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  for (const file of identity.values()) IdentityVault.fromFile(file);
});

it("keeps the keys that are there, and makes what is missing", async () => {
  const first = await makeSealingKeys(folder, newKey);
  const files = [...first.identity.values(), first.links];
  const [, lost = ""] = files;
  const before = await contentsOf(files);
  await rm(lost);
  // What a start that was killed left behind.
  await writeFile(`${lost}.half`, "{");

  await makeSealingKeys(folder, newKey);

  const after = await contentsOf(files);
  expect(after.map((content, index) => content === before[index])).toEqual(
    files.map((file) => file !== lost),
  );
  IdentityVault.fromFile(lost);
});
