import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../command.ts";

/** How far somebody has followed. */
export interface FollowState {
  /** What is followed: a cursor goes on in its own list alone. */
  readonly question: string;
  readonly cursor: string;
  /** Provinces whose records must be read anew before the cursor is used. */
  readonly snapshotRequired: readonly string[];
}

/**
 * Null when there is none yet.
 *
 * @throws UsageError
 */
export async function readState(file: string): Promise<FollowState | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (Object(cause).code === "ENOENT") return null;
    throw new UsageError(`--state ${file} cannot be read.`, { cause });
  }
  try {
    const state: unknown = JSON.parse(text);
    if (isState(state)) return state;
  } catch {
    // Told below.
  }
  throw new UsageError(`--state ${file} is no state of "laowu follow".`);
}

function isState(value: unknown): value is FollowState {
  const { question, cursor, snapshotRequired } = Object(value) as Partial<FollowState>;
  return (
    typeof question === "string" &&
    typeof cursor === "string" &&
    Array.isArray(snapshotRequired) &&
    snapshotRequired.every((code) => typeof code === "string")
  );
}

/** Whoever is killed meanwhile leaves the former state or this one, and never half of it. */
export async function writeState(file: string, state: FollowState): Promise<void> {
  const half = `${file}.half`;
  const handle = await open(half, "w", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(half, file);
  const folder = await open(path.dirname(path.resolve(file)), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
