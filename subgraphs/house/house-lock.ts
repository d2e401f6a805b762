import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { isNativeError } from "node:util/types";
import { makeFolder } from "./make-folder.ts";
import { identityOf } from "./process/identity-of.ts";

/** Its name in the data folder. */
export const lockName = "house.lock";

/** Whose data folder it is: this process's, or that of another one that runs. */
export type Taken =
  | { readonly kind: "ours"; readonly lock: HouseLock }
  | { readonly kind: "theirs"; readonly pid: number };

/**
 * Holds a data folder for one process at a time. The lock is a folder with one file,
 * named after its owner, and both ways to get it are a single rename:
 *
 * - a folder with our file in it replaces none or an empty one, but never one that is owned;
 * - a file of an owner who is dead becomes ours. Of several who try, one finds it, and the
 *   name is nobody else's, so that no living owner ever loses the lock.
 */
export class HouseLock {
  readonly #folder: string;
  readonly #owner: string;

  private constructor(folder: string, owner: string) {
    this.#folder = folder;
    this.#owner = owner;
  }

  static async take(dataFolder: string): Promise<Taken> {
    const folder = path.join(dataFolder, lockName);
    const us = identityOf(process.pid);
    if (us === null) throw new Error("This process does not find itself among those that run.");
    await makeFolder(dataFolder);
    await removeAbandoned(dataFolder);
    for (;;) {
      if (await replaceEmpty(folder, us)) return { kind: "ours", lock: new HouseLock(folder, us) };
      const owner = await ownerOf(folder);
      if (owner === null) continue;
      const pid = Number.parseInt(owner, 10);
      if (identityOf(pid) === owner) return { kind: "theirs", pid };
      if (await inherit(folder, owner, us))
        return { kind: "ours", lock: new HouseLock(folder, us) };
    }
  }

  async release(): Promise<void> {
    await unlink(path.join(this.#folder, this.#owner));
    // Another process may have it already.
    await rmdir(this.#folder).catch(() => {});
  }
}

async function replaceEmpty(folder: string, us: string): Promise<boolean> {
  const ours = `${folder}.${us}`;
  await mkdir(ours, { recursive: true });
  await writeFile(path.join(ours, us), "");
  try {
    await rename(ours, folder);
    return true;
  } catch (error) {
    await rm(ours, { recursive: true });
    if (isCode(error, "ENOTEMPTY", "EEXIST")) return false;
    throw error;
  }
}

/** A process that is killed between making its folder and the rename leaves the folder. */
async function removeAbandoned(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    if (!name.startsWith(`${lockName}.`)) continue;
    const owner = name.slice(lockName.length + 1);
    if (identityOf(Number.parseInt(owner, 10)) === owner) continue;
    await rm(path.join(dataFolder, name), { recursive: true, force: true });
  }
}

/** Null when it was given back since we looked. */
async function ownerOf(folder: string): Promise<string | null> {
  try {
    const [owner] = await readdir(folder);
    return owner ?? null;
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

async function inherit(folder: string, dead: string, us: string): Promise<boolean> {
  try {
    await rename(path.join(folder, dead), path.join(folder, us));
    return true;
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return isNativeError(error) && "code" in error && codes.includes(String(error.code));
}
