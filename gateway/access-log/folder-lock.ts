import { readFileSync } from "node:fs";
import { open, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "../errors.ts";

/** Keeps a second gateway out of a folder: two logs in one would be a fork. */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws ConfigError when another gateway that still runs has it */
  static async take(folder: string): Promise<FolderLock> {
    const file = path.join(folder, "lock");
    const own = nameOf(process.pid) ?? String(process.pid);
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(own);
      await handle.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = await readFile(file, "utf8");
      if (holder !== own && runs(holder))
        throw new ConfigError([
          `The access log in ${folder} is written by another gateway (process ${holder.split("-", 1)[0]}).`,
        ]);
      // Who had it was killed.
      await writeFile(file, own);
    }
    return new FolderLock(file);
  }

  release(): Promise<void> {
    return rm(this.#file, { force: true });
  }
}

/** Whether the process that left this name still runs; another one may long have its number. */
function runs(name: string): boolean {
  const pid = Number(name.split("-", 1)[0]);
  return Number.isSafeInteger(pid) && pid > 0 && nameOf(pid) === name;
}

/** A process as no other one is: its number and when it began. Null when none runs with this number. */
function nameOf(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  const began = beginningOf(pid);
  return began === null ? String(pid) : `${pid}-${began}`;
}

/** proc_pid_stat(5), field 22: behind the name, which is in brackets and may hold anything. Null without /proc. */
function beginningOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
