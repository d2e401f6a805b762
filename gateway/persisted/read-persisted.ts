import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { readTextFile } from "../../schema/files/read-text-file.ts";
import { unreadable } from "../../schema/files/unreadable.ts";
import { readJsonObject } from "../read-json-object.ts";
import { idOf } from "./persisted-operations.ts";

/**
 * Reads the documents that clients may name by their ids: from a folder, each `.graphql` file of which
 * is one, or from a JSON file of ids and texts, as tools for clients write it.
 *
 * @returns texts by their ids
 */
export function readPersisted(place: string, problems: string[]): ReadonlyMap<string, string> {
  const texts = isFolder(place) ? readFolder(place, problems) : readFile(place, problems);
  if (texts.size === 0 && problems.length === 0) problems.push(`${place} has no operations.`);
  return texts;
}

function readFolder(folder: string, problems: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  let place = folder;
  try {
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".graphql"))) {
      place = path.join(folder, name);
      const text = readTextFile(place);
      texts.set(idOf(text), text);
    }
  } catch (cause) {
    problems.push(unreadable(place, cause));
  }
  return texts;
}

function readFile(file: string, problems: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  const content = "ids and operations";
  for (const [name, text] of Object.entries(readJsonObject(file, { problems, content }))) {
    const id = name.replace(/^sha256:/, "");
    if (typeof text === "string" && id === idOf(text)) texts.set(id, text);
    else problems.push(`${file} has "${name.slice(0, 80)}", which is not the SHA-256 of its text.`);
  }
  return texts;
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    // Why it cannot be read is told when it is.
    return false;
  }
}
