import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Session } from "../../service/session.ts";
import { encodeFeedCursor } from "../change/feed-position.ts";
import { horizonSql } from "../change/horizon.reader.ts";
import { SnapshotTooLargeError } from "./errors.ts";
import { snapshotLimits } from "./snapshot-limits.ts";
import type { SnapshotRecord, SnapshotSource } from "./snapshot-source.ts";

export interface WrittenSnapshot {
  readonly rowCount: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly cursor: string;
  /** Which transactions it has seen, as PostgreSQL writes it. */
  readonly seen: string;
}

export interface SnapshotToWrite {
  readonly file: string;
  /** How long it may be. */
  readonly bytesMax: number;
  readonly source: SnapshotSource;
  readonly region: string;
  readonly held: readonly string[];
  /** Puts on record who is about to be shown, before the file is whole; null where there are no persons. */
  readonly disclose: ((records: readonly SnapshotRecord[]) => Promise<void>) | null;
  readonly signal: AbortSignal;
}

interface Place {
  readonly epoch: string;
  readonly since: string;
  readonly seen: string;
}

/**
 * Writes all records of one state of the register. Following begins at its horizon: everything below it
 * is in the state, and what is changed from then on stands behind it.
 *
 * @param session of one transaction that sees one state
 */
export async function writeSnapshot(
  session: Session,
  { file, bytesMax, source, region, held, disclose, signal }: SnapshotToWrite,
): Promise<WrittenSnapshot> {
  const [place] = await session.query<Place>(
    `SELECT epoch::text, ${horizonSql}::text AS since,
            pg_current_snapshot()::text AS seen FROM feed`,
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
  const weighed = new Weighed(bytesMax);
  await pipeline(
    Readable.from(lines(), { objectMode: true, highWaterMark: 1 }),
    createGzip(),
    weighed,
    createWriteStream(file, { flags: "wx", mode: 0o600 }),
    { signal },
  );
  const { epoch, since, seen } = place;
  const position = { xid: BigInt(since), province: held[0] ?? "", number: 0n, epoch };
  return {
    ...{ rowCount, seen, sha256: weighed.sha256, bytes: weighed.bytes },
    cursor: encodeFeedCursor(position),
  };
}

/** Passes on what it weighs, up to a bound. */
class Weighed extends Transform {
  readonly #hash = createHash("sha256");
  readonly #bytesMax: number;
  bytes = 0;

  constructor(bytesMax: number) {
    super();
    this.#bytesMax = bytesMax;
  }

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
    const isTooLarge = this.bytes > this.#bytesMax;
    done(isTooLarge ? new SnapshotTooLargeError(this.#bytesMax) : null, chunk);
  }
}
