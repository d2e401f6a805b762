import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Milliseconds of one tick of the kernel's process clock. */
const tickMs = 1000 / Number(spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout || 100);

/** CPU time of a process, user and system, all threads, in milliseconds. Linux only. */
export function cpuMsOf(pid: number): number {
  return timesOf(pid).own;
}

/** The same with that of the processes it has started and seen end. */
export function cpuMsWithEnded(pid: number): number {
  const { own, ended } = timesOf(pid);
  return own + ended;
}

function timesOf(pid: number): { readonly own: number; readonly ended: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets and may hold blanks: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number);
  return { own: (utime + stime) * tickMs, ended: (cutime + cstime) * tickMs };
}

const canPin =
  availableParallelism() > 1 &&
  spawnSync("taskset", ["--version"], { stdio: "ignore" }).status === 0;

/** What stands before a command so that it runs on one core; nothing where that is not possible. */
export function pinnedTo(core: number): readonly string[] {
  return canPin ? ["taskset", "-c", String(core)] : [];
}

/** Keeps this process off the core that is measured. */
export function pinThisProcessTo(core: number): void {
  if (canPin)
    spawnSync("taskset", ["-a", "-cp", String(core), String(process.pid)], { stdio: "ignore" });
}
