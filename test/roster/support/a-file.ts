import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { csvLine } from "../../../subgraphs/province/roster/table/csv-text.ts";
import { xlsxFile } from "../../../subgraphs/province/roster/table/xlsx-file.ts";

export interface FileFolder {
  /** A file with these bytes; returns its path. */
  readonly with: (name: string, content: string | Uint8Array) => Promise<string>;
  readonly csv: (rows: readonly (readonly string[])[]) => Promise<string>;
  readonly xlsx: (rows: readonly (readonly string[])[]) => Promise<string>;
  readonly path: (name: string) => string;
  readonly remove: () => Promise<void>;
}

/** A folder for the files of one test. */
export async function aFileFolder(): Promise<FileFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-roster-"));
  let files = 0;
  const next = (extension: string): string => {
    files += 1;
    return path.join(folder, `${files}.${extension}`);
  };
  return {
    with: async (name, content) => {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    csv: async (rows) => {
      const file = next("csv");
      await writeFile(file, rows.map(csvLine).join(""));
      return file;
    },
    xlsx: async (rows) => {
      const file = next("xlsx");
      await pipeline(xlsxFile("花名册", asyncOf(rows)), createWriteStream(file));
      return file;
    },
    path: (name) => path.join(folder, name),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function* asyncOf<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}
