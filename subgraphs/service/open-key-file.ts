import { HeldFile } from "../../schema/signatures/held-file.ts";
import { KeyFileError } from "../../schema/signatures/keys.ts";
import { signatureLimits } from "../../schema/signatures/profile.ts";
import { StartError } from "./errors.ts";
import type { Logger } from "./logger.ts";

/**
 * Opens a file of keys, which is looked at again while the process runs.
 *
 * @param read throws KeyFileError or StartError when the text is not what it must be
 * @throws StartError when the file cannot be used at first
 */
export function openKeyFile<Content>(
  file: string,
  read: (text: string, file: string) => Content,
  logger: Logger,
): HeldFile<Content> {
  try {
    return new HeldFile({
      file,
      read,
      ageMs: signatureLimits.keyFileAgeMs,
      now: Date.now,
      onFailure: (message, cause) => logger.error(message, { cause }),
    });
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const message =
      cause instanceof KeyFileError
        ? cause.message
        : `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`;
    throw new StartError(message, { cause });
  }
}
