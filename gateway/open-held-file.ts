import { HeldFile, type HeldFileOptions } from "../schema/signatures/held-file.ts";
import { KeyFileError } from "../schema/signatures/keys.ts";
import { ConfigError } from "./errors.ts";

/**
 * A file of settings that is looked at again while the gateway runs.
 *
 * @throws ConfigError when it cannot be used at first
 */
export function openHeldFile<Content>(options: HeldFileOptions<Content>): HeldFile<Content> {
  try {
    return new HeldFile(options);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const message =
      cause instanceof KeyFileError ? cause.message : `${options.file} cannot be read.`;
    throw new ConfigError([message]);
  }
}
