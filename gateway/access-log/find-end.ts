import path from "node:path";
import { endOf, hashOf, type Link } from "../../schema/access-log/chain.ts";
import { startOf } from "../../schema/access-log/folder-source.ts";
import { readLogLine } from "../../schema/access-log/log-line.ts";
import { linesOf, listSegments, type Segment } from "../../schema/access-log/segments.ts";
import { AccessLogDamagedError } from "./errors.ts";

/** Where a log in files ends. */
export interface LogEnd {
  /** The last segment; null when there is none. */
  readonly file: string | null;
  /** How far it is sound. */
  readonly bytes: number;
  readonly last: Link;
  /** What stands behind that and was not written to its end. */
  readonly tornBytes: number;
}

/**
 * Reads the last segment, which is all that a killed gateway can have left undone.
 *
 * @throws AccessLogDamagedError when it has a fault that no kill explains
 */
export async function findEnd(folder: string): Promise<LogEnd> {
  const segments = await listSegments(folder);
  const segment = segments.at(-1);
  if (segment === undefined)
    return { file: null, bytes: 0, last: await startOf(folder), tornBytes: 0 };
  let last = await endBefore(segment, { folder, before: segments.at(-2) });
  let bytes = 0;
  for await (const { text, number, offset, isWhole, length } of linesOf(segment.file)) {
    if (!isWhole) return { file: segment.file, bytes, last, tornBytes: length };
    const next = linkOf(text, last);
    if (next === null) throw damaged(segment, number);
    last = next;
    bytes = offset + length;
  }
  return { file: segment.file, bytes, last, tornBytes: 0 };
}

/** The record before the first one of a segment. */
async function endBefore(
  segment: Segment,
  { folder, before }: { readonly folder: string; readonly before: Segment | undefined },
): Promise<Link> {
  const start = await startOf(folder);
  if (before === undefined) {
    if (segment.first !== start.sequence + 1) throw damaged(segment, 1);
    return start;
  }
  let lastLine = "";
  let lines = 0;
  for await (const { text } of linesOf(before.file)) {
    lastLine = text;
    lines += 1;
  }
  const line = readLogLine(lastLine);
  const end = line && endOf(line.record);
  if (line === null || end === null || end.sequence !== segment.first - 1)
    throw damaged(before, lines);
  return { sequence: end.sequence, hash: line.hash };
}

/** The link of a line; null when it does not follow. */
function linkOf(text: string, last: Link): Link | null {
  const line = readLogLine(text);
  if (line === null || endOf(line.record)?.sequence !== last.sequence + 1) return null;
  if (hashOf(last.hash, line.record) !== line.hash) return null;
  return { sequence: last.sequence + 1, hash: line.hash };
}

function damaged({ file }: Segment, line: number): AccessLogDamagedError {
  return new AccessLogDamagedError(path.basename(file), line);
}
