import { createWriteStream } from "node:fs";
import { access, link, open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { ExportRefusedError } from "./errors.ts";

/**
 * Writes a file that nobody but its owner can read, and that is there as a whole or not at all.
 *
 * @throws ExportRefusedError when one is there already and may not be replaced
 */
export async function writePrivateFile(
  file: string,
  { force }: { readonly force: boolean },
  content: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  if (!force) await refuseExisting(file);
  const part = `${file}.part-${process.pid}`;
  try {
    await pipeline(content, createWriteStream(part, { mode: 0o600, flags: "wx" }));
    const handle = await open(part);
    await handle.sync().finally(() => handle.close());
    // A link refuses to take the place of a file that came into being meanwhile.
    if (force) await rename(part, file);
    else await link(part, file).catch(refused(file));
  } catch (error) {
    if (isSystemError(error))
      throw new ExportRefusedError(`${file} cannot be written: ${error.code}.`, { cause: error });
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw existing(file);
}

function refused(file: string): (cause: unknown) => never {
  return (cause) => {
    if (isSystemError(cause) && cause.code === "EEXIST") throw existing(file);
    throw cause;
  };
}

function existing(file: string): ExportRefusedError {
  return new ExportRefusedError(`${file} is there already; --force replaces it.`);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error;
}
