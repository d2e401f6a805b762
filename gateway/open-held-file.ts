import { HeldFile, type HeldFileOptions } from "../schema/files/held-file.ts";
import { unreadable } from "../schema/files/unreadable.ts";
import { KeyFileError } from "../schema/signatures/keys.ts";
import { ConfigError } from "./errors.ts";
import { errorUnder, settingError } from "./under-setting.ts";

export interface HeldSettingOptions<Content> extends HeldFileOptions<Content> {
  /** The flag that names the file. */
  readonly setting: string;
}

/**
 * A file of settings that is looked at again while the gateway runs.
 *
 * @throws ConfigError when it cannot be used at first
 */
export function openHeldFile<Content>(options: HeldSettingOptions<Content>): HeldFile<Content> {
  try {
    return new HeldFile(options);
  } catch (cause) {
    if (cause instanceof ConfigError) throw errorUnder(options.setting, cause);
    const message = cause instanceof KeyFileError ? cause.message : unreadable(options.file, cause);
    throw settingError(options.setting, message);
  }
}
