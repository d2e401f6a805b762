import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { StartError } from "../service/errors.ts";

/**
 * Makes a folder and those around it, one by one: Node's own way never comes to an end where the
 * system knows the parent and yet finds none for the child, as in /proc.
 *
 * @throws StartError when the system refuses
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The folder ${folder} cannot be made: ${reason}.`, { cause });
  }
}

async function make(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await make(parent);
  await mkdir(folder).catch(async (error: unknown) => {
    // Another process may have made it since we looked.
    const now = await stat(folder).catch(() => null);
    if (!now?.isDirectory()) throw error;
  });
}
