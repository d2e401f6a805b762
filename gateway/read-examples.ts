import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Example } from "./console/page.ts";

/** The example operations that lie beside a supergraph file, in `examples/`; none is fine. */
export function readExamples(supergraphFile: string): Example[] {
  const folder = path.join(path.dirname(supergraphFile), "examples");
  return namesIn(folder)
    .filter((name) => name.endsWith(".graphql"))
    .sort()
    .map((name) => ({
      name: path.basename(name, ".graphql"),
      query: readFileSync(path.join(folder, name), "utf8"),
    }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
