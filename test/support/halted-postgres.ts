import { readFile } from "node:fs/promises";

/** Stops PostgreSQL as a machine does that hangs: connections stay, and nothing is said over them. */
export async function haltPostgres(postmaster: number): Promise<{ readonly goOn: () => void }> {
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
  const all = [postmaster, ...children.trim().split(" ").map(Number)];
  const signal = (name: "SIGSTOP" | "SIGCONT") => {
    for (const pid of all)
      try {
        process.kill(pid, name);
      } catch {
        // One of its children has ended meanwhile.
      }
  };
  signal("SIGSTOP");
  return { goOn: () => signal("SIGCONT") };
}

/** The first process of the server that one of its connections belongs to. */
export async function postmasterOf(backend: number): Promise<number> {
  const status = await readFile(`/proc/${backend}/status`, "utf8");
  return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
}
