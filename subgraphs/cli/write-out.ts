import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Writable } from "node:stream";
import type { Surroundings } from "./command.ts";

/** Resolves once the text is out of this process, so that what is stored afterwards never goes before it. */
export function writeOut({ out }: Pick<Surroundings, "out">, text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  if (!(out instanceof Writable)) {
    out.write(text);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(new OutClosedError({ cause: error })) : resolve()));
  });
}

/**
 * Begins a line of its own in a file that is appended to: a kill may have cut off the one before, and what
 * is printed next would be lost with it.
 */
export async function beginLine(around: Pick<Surroundings, "out">): Promise<void> {
  const { fd } = around.out as { readonly fd?: number };
  if (typeof fd !== "number") return;
  const { size, isWholeLine } = endOfFile(fd);
  if (size > 0 && !isWholeLine) await writeOut(around, "\n");
}

function endOfFile(fd: number): { readonly size: number; readonly isWholeLine: boolean } {
  const stat = fstatSync(fd);
  const size = stat.isFile() ? stat.size : 0;
  const last = Buffer.alloc(1);
  try {
    // It is open for writing alone.
    const file = openSync(`/dev/fd/${fd}`, "r");
    try {
      readSync(file, last, 0, 1, Math.max(0, size - 1));
    } finally {
      closeSync(file);
    }
  } catch {
    // An empty line too many does no harm.
  }
  return { size, isWholeLine: last.toString() === "\n" };
}

/** Who read the results reads no more, as in `laowu follow … | head`. */
export class OutClosedError extends Error {
  override readonly name = "OutClosedError";

  constructor(options: ErrorOptions) {
    super("Nobody reads the results any more.", options);
  }
}
