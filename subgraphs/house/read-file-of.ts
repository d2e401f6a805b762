import { readFileSync } from "node:fs";
import { unreadable } from "../../schema/files/unreadable.ts";
import { KeyFileError } from "../../schema/signatures/keys.ts";
import { StartError } from "../service/errors.ts";
import { errorUnder } from "../service/under-setting.ts";

/**
 * Reads the file that a setting of a tool names.
 *
 * @param read throws KeyFileError or StartError when the text is not what it must be
 * @throws StartError that names setting, file and reason
 */
export function readFileOf<Content>(
  { setting, file }: { readonly setting: string; readonly file: string },
  read: (text: string, file: string) => Content,
): Content {
  try {
    return read(textOf(file), file);
  } catch (cause) {
    if (cause instanceof KeyFileError)
      throw new StartError(`${setting}: ${cause.message}`, { cause });
    throw errorUnder(setting, cause);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StartError(unreadable(file, cause), { cause });
  }
}
