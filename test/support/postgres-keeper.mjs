/**
 * Stops the test run's database server and removes its folder as soon as the
 * run is over, also when jest was killed: then the pipe on standard input closes.
 */
import { readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const home = process.argv[2];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.stdin.resume();
process.stdin.once("close", stopAndRemove);

async function stopAndRemove() {
  const pid = serverPid();
  if (pid !== null) {
    // SIGQUIT is PostgreSQL's immediate shutdown: nothing of a test run is worth a checkpoint.
    signalServer(pid, "SIGQUIT");
    while (signalServer(pid, 0)) await sleep(20);
  }
  rmSync(home, { recursive: true, force: true });
  process.exit(0);
}

function serverPid() {
  try {
    return Number(readFileSync(`${home}/data/postmaster.pid`, "utf8").split("\n", 1)[0]);
  } catch {
    return null;
  }
}

function signalServer(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
