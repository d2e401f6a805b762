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
 * Sends lines to a table by COPY. Lines are pulled one by one and no faster than the database takes them,
 * so memory stays flat however many there are.
 */
export async function copyLines(
  client: pg.ClientBase,
  target: CopyTarget,
  lines: Iterable<string>,
): Promise<void> {
  await copyPieces(client, target, piecesOf(lines), "");
}

/**
 * Sends lines that stand in memory already.
 *
 * @param isFrozen whether the rows are for everybody to see from the start, so that no vacuum has to write
 * every page again; only for a table that this transaction has made or emptied
 */
export async function copyText(
  client: pg.ClientBase,
  target: CopyTarget,
  { text, isFrozen }: { readonly text: Uint8Array; readonly isFrozen: boolean },
): Promise<void> {
  await copyPieces(client, target, [text], isFrozen ? " WITH (FREEZE)" : "");
}

function* piecesOf(lines: Iterable<string>): Iterable<Uint8Array> {
  let waiting = "";
  for (const line of lines) {
    waiting += line;
    if (waiting.length < pieceBytes / 2) continue;
    yield Buffer.from(waiting);
    waiting = "";
  }
  if (waiting !== "") yield Buffer.from(waiting);
}

async function copyPieces(
  client: pg.ClientBase,
  { table, columns }: CopyTarget,
  pieces: Iterable<Uint8Array>,
  how: string,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(", ")}) FROM STDIN${how}`));
  const done = finished(stream);
  // A refused COPY is thrown where it is awaited below, never as an unhandled rejection.
  done.catch(() => {});
  for (const piece of pieces) {
    if (stream.write(piece)) continue;
    // `once` rejects when the stream fails while we wait; a stream that has failed never drains.
    await (stream.destroyed ? done : once(stream, "drain"));
  }
  stream.end();
  await done;
}
