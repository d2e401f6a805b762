import "reflect-metadata";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { schemaFiles } from "./schema-files.ts";
import { readSubgraphs } from "./subgraphs.ts";

/** `npm run schema` runs in the repository, whose `schema` folder holds what is emitted. */
const folder = path.resolve("schema");

const files = schemaFiles(readSubgraphs());
if (files.kind === "refused") {
  process.stderr.write("The subgraphs do not compose:\n");
  for (const problem of files.problems) process.stderr.write(`- ${problem}\n`);
  process.exitCode = 1;
} else {
  for (const [file, text] of files.textByFile) await writeFile(path.join(folder, file), text);
  process.stdout.write(`Wrote ${[...files.textByFile.keys()].join(", ")} to schema/.\n`);
}
