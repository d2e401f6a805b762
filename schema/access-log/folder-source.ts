import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { beginning, type Link } from "./chain.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { readLogLine } from "./log-line.ts";
import { linesOf, listSegments } from "./segments.ts";
import type { ChainSource, StoredRecord } from "./stored-record.ts";

/** A log in a folder of segments. */
export function folderSource(folder: string): ChainSource {
  return {
    title: `The log in ${folder}`,
    place: null,
    start: () => startOf(folder),
    checkpoint: () => checkpointIn(folder),
    end: async () => null,
    records: (after) => recordsIn(folder, after),
  };
}

/**
 * What was archived last, or the beginning. A checkpoint that cannot be read is none: then it is missed
 * what was archived.
 */
export async function startOf(folder: string): Promise<Link> {
  const checkpoint = readCheckpoint((await checkpointIn(folder)) ?? "");
  return checkpoint === null ? beginning : { sequence: checkpoint.sequence, hash: checkpoint.hash };
}

/** The latest checkpoint of a folder. */
async function checkpointIn(folder: string): Promise<string | null> {
  const names = (await readdir(folder)).filter((name) => /^checkpoint-\d{15}\.json$/.test(name));
  const latest = names.sort().at(-1);
  return latest === undefined ? null : readFile(path.join(folder, latest), "utf8");
}

async function* recordsIn(folder: string, after: Link): AsyncGenerator<StoredRecord> {
  const segments = await listSegments(folder);
  // Segments that end before the link are not read again.
  const from = segments.findLastIndex(({ first }) => first <= after.sequence + 1);
  const last = segments.at(-1)?.file;
  for (const { file, first } of segments.slice(Math.max(0, from))) {
    let skipped = Math.max(0, after.sequence - first + 1);
    for await (const { text, number, isWhole } of linesOf(file)) {
      if (skipped > 0) {
        skipped -= 1;
        continue;
      }
      // It is being written, or was when the gateway was killed: no answer has left for it.
      if (!isWhole && file === last) return;
      const where = `${path.basename(file)}, line ${number}`;
      // What is no line of a log is shown to the walk as it is, which finds no record in it.
      const line = readLogLine(text) ?? { hash: "", record: text };
      yield { ...line, where, problem: isWhole ? null : "was not written to its end" };
    }
  }
}
