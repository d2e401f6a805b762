import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { readJsonObject } from "../read-json-object.ts";
import { idOf } from "./persisted-operations.ts";

/**
 * Reads the documents that clients may name by their ids: from a folder, each `.graphql` file of which
 * is one, or from a JSON file of ids and texts, as tools for clients write it.
 *
 * @returns texts by their ids
 */
export function readPersisted(place: string, problems: string[]): ReadonlyMap<string, string> {
  const texts = isFolder(place) ? readFolder(place) : readFile(place, problems);
  if (texts.size === 0 && problems.length === 0) problems.push(`${place} has no operations.`);
  return texts;
}

function readFolder(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  const texts = files.map((name) => readFileSync(path.join(folder, name), "utf8"));
  return new Map(texts.map((text) => [idOf(text), text]));
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
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
