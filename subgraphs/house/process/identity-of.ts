import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * A process as nobody else ever is, "<pid>-<when it began>", or null when none runs
 * with this pid. The pid alone may long be another one's. One that was killed but
 * not yet collected by its parent runs no more.
 */
export function identityOf(pid: number): string | null {
  try {
    const { state, beganAt } = existsSync("/proc/self/stat") ? fromProc(pid) : fromPs(pid);
    return /^[ZX]/.test(state) ? null : `${pid}-${beganAt}`;
  } catch {
    return null;
  }
}

interface Life {
  readonly state: string;
  readonly beganAt: string;
}

/** proc_pid_stat(5): the name, in brackets, may hold anything; behind it come state (3) to start time (22). */
function fromProc(pid: number): Life {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", beganAt = ""] = [fields[0], fields[19]];
  return { state, beganAt };
}

/** ps ends with an error when there is no such process. */
function fromPs(pid: number): Life {
  const output = execFileSync("ps", ["-o", "state=", "-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [state = "", ...beganAt] = output.trim().split(/\W+/);
  return { state, beganAt: beganAt.join("") };
}
