import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Linux only: what the kernel tells of processes. */

/** A process and all that it has started, and they in turn. */
export function treeOf(pid: number): readonly number[] {
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const parent = parentOf(Number(name));
    if (parent === null) continue;
    const siblings = childrenOf.get(parent) ?? [];
    siblings.push(Number(name));
    childrenOf.set(parent, siblings);
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(childrenOf.get(one) ?? []));
  return tree;
}

function parentOf(pid: number): number | null {
  const status = Number.isInteger(pid) ? read(`/proc/${pid}/status`) : "";
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
}

export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

/** Bytes of memory that are a process's own, and its part of what it shares with others. */
export function memoryOf(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Empty where the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

export const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
export const gibibytes = (bytes: number): number => bytes / 1024 ** 3;

/** A group of processes that may not have more memory than so, the system's cache of their files counted in. */
export class MemoryGroup {
  readonly #folder: string;
  readonly #most: string;

  private constructor(folder: string, limitFile: string, most: string, bytes: number) {
    this.#folder = folder;
    this.#most = most;
    writeFileSync(join(folder, limitFile), String(bytes));
  }

  /** Null where this machine lets nobody make one. */
  static of(name: string, bytes: number): MemoryGroup | null {
    const kinds = [
      ["/sys/fs/cgroup", "memory.max", "memory.peak"],
      ["/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"],
    ] as const;
    for (const [root, limitFile, most] of kinds) {
      const folder = join(root, name);
      try {
        mkdirSync(folder, { recursive: true });
        if (existsSync(join(folder, limitFile)))
          return new MemoryGroup(folder, limitFile, most, bytes);
        rmdirSync(folder);
      } catch {
        // Not of this kind, or not ours to make.
      }
    }
    return null;
  }

  /** Whoever they start from now on belongs to it, too. What they have already stays where it is. */
  take(pids: readonly number[]): void {
    for (const pid of pids) writeFileSync(join(this.#folder, "cgroup.procs"), String(pid));
  }

  /** The most that it had at one time. */
  get mostBytes(): number {
    return Number(read(join(this.#folder, this.#most)));
  }

  /** Once none of its processes is left. */
  end(): void {
    rmdirSync(this.#folder);
  }
}

/** Lets go of what the system keeps of files, where it may be asked to. */
export function forgetFiles(): boolean {
  try {
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}
