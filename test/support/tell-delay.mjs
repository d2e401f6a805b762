/**
 * Loaded before a process's own code (`node --import`): on SIGUSR2 it prints how late its event loop was
 * since it printed last, in milliseconds, and begins anew.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on("SIGUSR2", () => {
  const told = { most: delay.max / 1e6, nearlyMost: delay.percentile(99.9) / 1e6 };
  process.stdout.write(`delay ${JSON.stringify(told)}\n`);
  delay.reset();
});
