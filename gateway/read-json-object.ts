import { readFileSync } from "node:fs";
import { isRecord } from "./is-record.ts";

/**
 * Reads a file of settings.
 *
 * @param problems gets what is wrong with it; the object is empty then
 * @param content what the object must hold, for people
 */
export function readJsonObject(
  file: string,
  { problems, content }: { readonly problems: string[]; readonly content: string },
): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isRecord(read)) return read;
    problems.push(`${file} must hold a JSON object of ${content}.`);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    problems.push(`${file} ${reason}.`);
  }
  return {};
}
