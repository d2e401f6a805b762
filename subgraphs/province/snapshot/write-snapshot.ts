import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Session } from "../../service/session.ts";
import { encodeFeedCursor } from "../change/feed-position.ts";
import { snapshotLimits } from "./snapshot-limits.ts";
import type { SnapshotRecord, SnapshotSource } from "./snapshot-source.ts";

export interface WrittenSnapshot {
  readonly rowCount: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly cursor: string;
  /** The first transaction that may not be in it. */
  readonly since: string;
}

export interface SnapshotToWrite {
  readonly file: string;
  readonly source: SnapshotSource;
  readonly region: string;
  readonly held: readonly string[];
  /** Puts on record who is about to be shown, before the file is whole; null where there are no persons. */
  readonly disclose: ((records: readonly SnapshotRecord[]) => Promise<void>) | null;
  readonly signal: AbortSignal;
}

/**
 * Writes all records of one state of the register. Following begins at its horizon: everything below it
 * is in the state, and what is changed from then on stands behind it.
 *
 * @param session of one transaction that sees one state
 */
export async function writeSnapshot(
  session: Session,
  { file, source, region, held, disclose, signal }: SnapshotToWrite,
): Promise<WrittenSnapshot> {
  const [place] = await session.query<{ readonly epoch: string; readonly since: string }>(
    "SELECT epoch::text, pg_snapshot_xmin(pg_current_snapshot())::text AS since FROM feed",
  );
  if (place === undefined) throw new Error("The database has no feed.");
  let rowCount = 0;
  async function* lines(): AsyncGenerator<string> {
    const first = snapshotLimits.rowsAtOnce;
    for (let after: string | null = null; ; ) {
      const records = await source(session, { region, held, after, first });
      await disclose?.(records);
      rowCount += records.length;
      if (records.length > 0) yield records.map((one) => `${JSON.stringify(one)}\n`).join("");
      if (records.length < first) return;
      after = records.at(-1)?.id ?? null;
    }
  }
  const weighed = new Weighed();
  await pipeline(
    Readable.from(lines(), { objectMode: true, highWaterMark: 1 }),
    createGzip(),
    weighed,
    createWriteStream(file, { flags: "wx", mode: 0o600 }),
    { signal },
  );
  const { epoch, since } = place;
  const position = { xid: BigInt(since), province: held[0] ?? "", number: 0n, epoch };
  return {
    ...{ rowCount, since, sha256: weighed.sha256, bytes: weighed.bytes },
    cursor: encodeFeedCursor(position),
  };
}

/** A file became longer than one may be. */
class SnapshotTooLargeError extends Error {
  override readonly name = "SnapshotTooLargeError";

  constructor() {
    super(`A snapshot may have ${snapshotLimits.fileBytesMax} bytes; ask for smaller regions.`);
  }
}

/** Passes on what it weighs. */
class Weighed extends Transform {
  readonly #hash = createHash("sha256");
  bytes = 0;

  get sha256(): string {
    return this.#hash.digest("hex");
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    const isTooLarge = this.bytes > snapshotLimits.fileBytesMax;
    done(isTooLarge ? new SnapshotTooLargeError() : null, chunk);
  }
}
