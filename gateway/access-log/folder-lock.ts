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
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(await readFile(file, "utf8"));
      if (runs(holder))
        throw new ConfigError([
          `The access log in ${folder} is written by another gateway (process ${holder}).`,
        ]);
      // Who had it was killed.
      await writeFile(file, String(process.pid));
    }
    return new FolderLock(file);
  }

  release(): Promise<void> {
    return rm(this.#file, { force: true });
  }
}

/** In a container every gateway has the same number. */
function runs(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
