/**
 * Loaded before a process's own code (`node --expose-gc --import`): on SIGUSR2 it collects garbage and
 * prints what is left, for tests that ask whether anything is kept.
 */
import { setTimeout as sleep } from "node:timers/promises";

process.on("SIGUSR2", async () => {
  // Finalizers run between two turns, and what they free is garbage after them.
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await sleep(20);
  }
  process.stdout.write(`memory ${JSON.stringify(process.memoryUsage())}\n`);
});
