import { HeldFile } from "../../schema/files/held-file.ts";
import { unreadable } from "../../schema/files/unreadable.ts";
import { KeyFileError } from "../../schema/signatures/keys.ts";
import { signatureLimits } from "../../schema/signatures/profile.ts";
import { StartError } from "./errors.ts";
import type { Logger } from "./logger.ts";

export interface KeyFileOptions<Content> {
  /** What names the file. */
  readonly setting: string;
  readonly file: string;
  /** Throws KeyFileError or StartError when the text is not what it must be. */
  readonly read: (text: string, file: string) => Content;
  readonly logger: Logger;
}

/**
 * Opens a file of keys, which is looked at again while the process runs.
 *
 * @throws StartError when the file cannot be used at first
 */
export function openKeyFile<Content>(options: KeyFileOptions<Content>): HeldFile<Content> {
  const { setting, file, read, logger } = options;
  try {
    return new HeldFile({
      file,
      read,
      ageMs: signatureLimits.keyFileAgeMs,
      now: Date.now,
      onFailure: (message, cause) => logger.error(message, { cause }),
    });
  } catch (cause) {
    const isSaid = cause instanceof KeyFileError || cause instanceof StartError;
    const message = isSaid ? cause.message : unreadable(file, cause);
    throw new StartError(`${setting}: ${message}`, { cause });
  }
}
