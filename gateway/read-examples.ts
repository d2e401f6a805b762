import { readdirSync } from "node:fs";
import path from "node:path";
import { readTextFile } from "../schema/files/read-text-file.ts";
import type { Example } from "./console/page.ts";

/** The example operations that lie beside a supergraph file, in `examples/`; none is fine. */
export function readExamples(supergraphFile: string): Example[] {
  const folder = path.join(path.dirname(supergraphFile), "examples");
  return namesIn(folder)
    .filter((name) => name.endsWith(".graphql"))
    .sort()
    .map((name) => ({
      name: path.basename(name, ".graphql"),
      query: readTextFile(path.join(folder, name)),
    }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
