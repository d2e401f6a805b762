import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";

/** Far more than any file of settings has. */
const bytesMax = 64 * 1024 * 1024;

/** Whoever opens a pipe to which nobody writes would wait for ever. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * The text of a file that is read again while the process runs. What stands in its place by then, a pipe, a
 * device or something endless, must not take the process along.
 *
 * @throws UnfitFileError when it is no file, or a huge one
 */
export function readTextFile(file: string): string {
  const descriptor = openSync(file, flags);
  try {
    refuseOther(file, fstatSync(descriptor));
    return readFileSync(descriptor, "utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** The same for who can wait. */
export async function readTextFileLater(file: string): Promise<string> {
  const handle = await open(file, flags);
  try {
    refuseOther(file, await handle.stat());
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

function refuseOther(file: string, stats: Stats): void {
  if (!stats.isFile()) throw new UnfitFileError(file, "NOT_A_FILE");
  if (stats.size > bytesMax) throw new UnfitFileError(file, "TOO_LARGE");
}

/** Something that is not read; like an error of the file system it has a code. */
class UnfitFileError extends Error {
  override readonly name = "UnfitFileError";

  constructor(
    file: string,
    readonly code: "NOT_A_FILE" | "TOO_LARGE",
  ) {
    super(`${file} is not read (${code}).`);
  }
}
