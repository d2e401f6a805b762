import { setTimeout as sleep } from "node:timers/promises";
import type { HouseRecord } from "../house-file.ts";
import { commandOf } from "./command-of.ts";

/** How long services of a killed launcher get to stop by themselves. */
const graceMs = 3_000;

/**
 * Ends services that a killed launcher left behind, and returns their names. Only
 * processes that the house wrote down and that run our own code are touched.
 */
export async function endLeftovers(record: HouseRecord, distFolder: string): Promise<string[]> {
  const ours = (pid: number | null): boolean =>
    pid !== null && (commandOf(pid)?.includes(distFolder) ?? false);
  const leftovers = record.processes.filter(({ pid }) => ours(pid));

  for (const { pid } of leftovers) signal(pid, "SIGINT");
  const giveUpAt = Date.now() + graceMs;
  while (leftovers.some(({ pid }) => ours(pid)) && Date.now() < giveUpAt) await sleep(50);
  for (const { pid } of leftovers) if (ours(pid)) signal(pid, "SIGKILL");
  while (leftovers.some(({ pid }) => ours(pid))) await sleep(20);
  return leftovers.map(({ name }) => name);
}

function signal(pid: number | null, name: NodeJS.Signals): void {
  if (pid === null) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
