import { readTextFile } from "../schema/files/read-text-file.ts";
import { unreadable } from "../schema/files/unreadable.ts";
import { isRecord } from "./is-record.ts";

interface Expected {
  /** Gets what is wrong with it; the object is empty then. */
  readonly problems: string[];
  /** What the object must hold, for people. */
  readonly content: string;
}

/** Reads a file of settings. */
export function readJsonObject(file: string, expected: Expected): Record<string, unknown> {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (cause) {
    expected.problems.push(unreadable(file, cause));
    return {};
  }
  return jsonObjectIn(text, { ...expected, file });
}

/** The same of a file that was read. */
export function jsonObjectIn(
  text: string,
  { file, problems, content }: Expected & { readonly file: string },
): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    if (isRecord(read)) return read;
    problems.push(`${file} must hold a JSON object of ${content}.`);
  } catch {
    problems.push(`${file} is not JSON.`);
  }
  return {};
}
