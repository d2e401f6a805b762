import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";

/** The folders that tsconfig.json includes. */
const sourceFolders = ["gateway", "subgraphs", "schema", "test"];

/** Changes with every source file that is added, changed or removed, and with the compiler. */
export function sourcesDigest(root) {
  const hash = createHash("sha256");
  for (const file of ["tsconfig.json", "package-lock.json", ...sourcesOf(root)]) {
    const { mtimeMs, size } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Removes what was built from a source that is gone: tsc leaves it in dist. */
export function removeOrphans(root) {
  for (const folder of sourceFolders) {
    for (const file of filesIn(path.join(root, "dist"), folder)) {
      const source = file.replace(/\.js(\.map)?$/, ".ts");
      if (source !== file && !existsSync(path.join(root, source)))
        rmSync(path.join(root, "dist", file));
    }
  }
}

function sourcesOf(root) {
  return sourceFolders
    .flatMap((folder) => filesIn(root, folder))
    .filter((file) => file.endsWith(".ts"));
}

function filesIn(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.includes("node_modules"))
    .sort();
}
