import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** A file of a log in files: so many records, from the one that its name tells. */
export interface Segment {
  readonly file: string;
  /** The sequence of its first record. */
  readonly first: number;
}

/** Names sort in the order of the chain. */
export function segmentName(first: number): string {
  return `access-${String(first).padStart(15, "0")}.ndjson`;
}

/** The file that says up to where a folder's log was archived. */
export function checkpointName(sequence: number): string {
  return `checkpoint-${String(sequence).padStart(15, "0")}.json`;
}

/** The segments of a folder in the order of the chain; other files are left out. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder);
  return names
    .map((name) => ({ name, match: /^access-(\d{15})\.ndjson$/.exec(name) }))
    .filter(({ match }) => match !== null)
    .map(({ name, match }) => ({ file: path.join(folder, name), first: Number(match?.[1]) }))
    .sort((a, b) => a.first - b.first);
}

/** A line of a file, without its end. */
export interface FileLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** How many bytes it takes, its end included. */
  readonly length: number;
  /** False of a last line whose end was never written. */
  readonly isWhole: boolean;
}

/** The lines of a file, as a stream. */
export async function* linesOf(file: string): AsyncGenerator<FileLine> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let number = 1;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
      const length = end + 1 - start;
      yield { text: textOf(bytes.subarray(start, end)), number, offset, length, isWhole: true };
      offset += length;
      number += 1;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  const { length } = rest;
  if (length > 0) yield { text: textOf(rest), number, offset, length, isWhole: false };
}

/** Bytes that are no UTF-8 are nothing, lest other bytes read the same. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : "";
}
