import type { Hash } from "node:crypto";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A table and the columns a generator fills, in the order of its lines. */
export interface CopyTarget {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Text is sent in pieces of about this size; one line alone may be larger. */
const pieceBytes = 64 * 1024;

/**
 * Sends lines to a table by COPY and adds them to a digest, if there is one. Lines are pulled one by one and no faster
 * than the database takes them, so memory stays flat however many there are.
 */
export async function copyLines(
  client: pg.ClientBase,
  target: CopyTarget,
  lines: Iterable<string>,
  digest: Hash | null,
): Promise<void> {
  const stream = client.query(
    copyFrom(`COPY ${target.table} (${target.columns.join(", ")}) FROM STDIN`),
  );
  const done = finished(stream);
  // A refused COPY is thrown where it is awaited below, never as an unhandled rejection.
  done.catch(() => {});
  digest?.update(`${target.table}\n`);
  const send = async (text: string): Promise<void> => {
    const piece = Buffer.from(text);
    digest?.update(piece);
    if (stream.write(piece)) return;
    // `once` rejects when the stream fails while we wait; a stream that has failed never drains.
    await (stream.destroyed ? done : once(stream, "drain"));
  };

  let waiting = "";
  for (const line of lines) {
    waiting += line;
    if (waiting.length < pieceBytes / 2) continue;
    await send(waiting);
    waiting = "";
  }
  if (waiting !== "") await send(waiting);
  stream.end();
  await done;
}
