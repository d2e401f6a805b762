import { randomBytes } from "node:crypto";
import { chmod, open, rename, stat } from "node:fs/promises";
import path from "node:path";
import { keyRingFileContent } from "../../service/key-ring.ts";
import { makeFolder } from "../make-folder.ts";
import { provinces } from "../provinces.ts";
import { cooperation } from "../registers.ts";
import { nothingYet, type ToldFiles } from "./told-files.ts";

/** Where services find the keys they hold. */
export interface SealingKeyFiles {
  /** Of each province, by its code: what its people's keys are sealed under. */
  readonly identity: ReadonlyMap<string, string>;
  /** Of each province, by its code: under what its access log tells of rows. */
  readonly accessLog: ReadonlyMap<string, string>;
  /** Of cooperation: what pseudonyms are made with. */
  readonly links: string;
}

/** A key as a file holds it. */
export interface NamedKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Nobody knows it; its name is the day it was made. */
export function newKey(): NamedKey {
  return { id: new Date().toISOString().slice(0, 10), bytes: randomBytes(32) };
}

/**
 * Makes the files of keys that are missing, each in the folder of the one service that may see it. Those
 * that are there stay, for what is sealed under their keys cannot be read without.
 *
 * @param folder of all keys
 * @param linkKey of the pseudonyms, unless there is one
 * @param told gets what came of each file
 */
export async function makeSealingKeys(
  folder: string,
  linkKey: () => NamedKey,
  told: ToldFiles = nothingYet(),
): Promise<SealingKeyFiles> {
  const files = sealingKeyFiles(folder);
  const ofProvinces = [...files.identity.values(), ...files.accessLog.values()];
  for (const file of ofProvinces) await writeIfMissing(file, newKey, told);
  await writeIfMissing(files.links, linkKey, told);
  return files;
}

function sealingKeyFiles(folder: string): SealingKeyFiles {
  const ofProvinces = (file: string) =>
    new Map(provinces.map(({ code, name }) => [code, path.join(folder, name, file)]));
  return {
    identity: ofProvinces("identity-keys.json"),
    accessLog: ofProvinces("access-log-keys.json"),
    links: path.join(folder, cooperation.key, "link-keys.json"),
  };
}

/** Whole and on disk, or not at all: a key that is lost takes with it what it sealed. */
async function writeIfMissing(file: string, keyOf: () => NamedKey, told: ToldFiles): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found !== null) {
    told.kept.push(file);
    return;
  }
  const { id, bytes } = keyOf();
  await makeFolder(path.dirname(file));
  await chmod(path.dirname(file), 0o700);
  const half = await open(`${file}.half`, "w", 0o600);
  try {
    await half.writeFile(`${JSON.stringify(keyRingFileContent(id, bytes), null, 2)}\n`);
    await half.sync();
  } finally {
    await half.close();
  }
  await rename(`${file}.half`, file);
  told.written.push(file);
}
