#!/usr/bin/env node
/** `laowu`, the command line of the house. */
import "reflect-metadata";
import { runCli } from "./run-cli.ts";

// Whoever reads the results may stop; each write says so itself.
process.stdout.on("error", () => {});
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    process.stderr.write("Stopping …\n");
    // A second signal ends the process as usual.
    stop.abort();
  });
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  signal: stop.signal,
});
