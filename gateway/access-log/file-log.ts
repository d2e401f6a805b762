import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import { closeRecord, hashOf, type Link, openRecord } from "../../schema/access-log/chain.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import { printLogLine } from "../../schema/access-log/log-line.ts";
import { segmentName } from "../../schema/access-log/segments.ts";
import { AccessLogUnavailableError } from "./errors.ts";
import { findEnd } from "./find-end.ts";
import { FolderLock } from "./folder-lock.ts";

export interface FileLogOptions {
  readonly folder: string;
  /** Whose log it is: the name of this gateway. */
  readonly place: string;
  /** A segment that is as long as this is followed by a new one. */
  readonly segmentBytesMax: number;
  /** How many records are written at once. */
  readonly batchMax: number;
  /** Told what was repaired, and why nothing could be written. */
  readonly onFailure: (message: string, cause: unknown) => void;
}

interface Waiting {
  readonly entry: AccessEntry;
  readonly resolve: (link: Link) => void;
  readonly reject: (error: AccessLogUnavailableError) => void;
}

/** The segment that is written to. */
interface OpenSegment {
  readonly handle: FileHandle;
  /** As far as everything is on disk. */
  bytes: number;
}

/**
 * The gateway's access log: a chain over files of lines. What waits while the disk is busy is written
 * together, and nothing counts as written before the disk says so.
 */
export class FileLog {
  readonly #options: FileLogOptions;
  readonly #lock: FolderLock;
  readonly #waiting: Waiting[] = [];
  #segment: OpenSegment;
  #last: Link;
  #writing: Promise<void> | null = null;
  /** Whether half a batch may stand behind what is known to be on disk. */
  #isDirty = false;

  private constructor(
    options: FileLogOptions,
    { segment, last, lock }: { segment: OpenSegment; last: Link; lock: FolderLock },
  ) {
    this.#options = options;
    this.#segment = segment;
    this.#last = last;
    this.#lock = lock;
  }

  /**
   * Goes on where the log ends. A last line that was not written to its end, because the gateway was
   * killed over it, is removed: no answer has left for it.
   *
   * @throws AccessLogDamagedError when anything else is wrong with the last segment
   */
  static async open(options: FileLogOptions): Promise<FileLog> {
    const { folder, onFailure } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await FolderLock.take(folder);
    try {
      const { file, bytes, last, tornBytes } = await findEnd(folder);
      if (file === null)
        return new FileLog(options, { segment: await newSegment(folder, last), last, lock });
      const handle = await open(file, "r+");
      if (tornBytes > 0) {
        await handle.truncate(bytes);
        await handle.sync();
        onFailure(
          `The access log was not written to its end: ${tornBytes} bytes behind record ${last.sequence}, for which no answer has left, were removed.`,
          undefined,
        );
      }
      return new FileLog(options, { segment: { handle, bytes }, last, lock });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Where the log stands: everything up to here is on disk. */
  get head(): LogHead {
    return { place: this.#options.place, ...this.#last };
  }

  /**
   * Resolves once the entry is on disk, and not before.
   *
   * @throws AccessLogUnavailableError
   */
  append(entry: AccessEntry): Promise<Link> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Writes what still waits. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#segment.handle.close();
    await this.#lock.release();
  }

  async #writeAll(): Promise<void> {
    // What the same tick brings comes along.
    await null;
    while (this.#waiting.length > 0)
      await this.#write(this.#waiting.splice(0, this.#options.batchMax));
    this.#writing = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    let links: readonly Link[];
    try {
      const chained = this.#chained(batch);
      links = chained.links;
      await this.#makeReady();
      this.#isDirty = true;
      await this.#put(Buffer.from(chained.lines));
      this.#isDirty = false;
      this.#last = links.at(-1) ?? this.#last;
    } catch (cause) {
      this.#options.onFailure("The access log could not be written.", cause);
      for (const { reject } of batch) reject(new AccessLogUnavailableError({ cause }));
      return;
    }
    for (const [index, { resolve }] of batch.entries()) resolve(links[index] ?? this.#last);
  }

  #chained(batch: readonly Waiting[]): { readonly links: readonly Link[]; readonly lines: string } {
    let { sequence, hash } = this.#last;
    let lines = "";
    const time = new Date().toISOString();
    const links = batch.map(({ entry }) => {
      sequence += 1;
      const record = closeRecord(openRecord(entry), { sequence, time });
      hash = hashOf(hash, record);
      lines += printLogLine({ hash, record });
      return { sequence, hash };
    });
    return { links, lines };
  }

  /** Removes what a failed write may have left, and begins a new segment where one is full. */
  async #makeReady(): Promise<void> {
    if (this.#isDirty) await this.#segment.handle.truncate(this.#segment.bytes);
    this.#isDirty = false;
    if (this.#segment.bytes < this.#options.segmentBytesMax) return;
    const full = this.#segment.handle;
    this.#segment = await newSegment(this.#options.folder, this.#last);
    await full.close();
  }

  async #put(bytes: Buffer): Promise<void> {
    const { handle } = this.#segment;
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.length - written;
      const { bytesWritten } = await handle.write(
        bytes,
        written,
        rest,
        this.#segment.bytes + written,
      );
      written += bytesWritten;
    }
    await handle.datasync();
    this.#segment.bytes += bytes.length;
  }
}

/** A file whose name is on disk, too. */
async function newSegment(folder: string, last: Link): Promise<OpenSegment> {
  const file = path.join(folder, segmentName(last.sequence + 1));
  // It is there already when an earlier attempt was not finished; then nothing was written to it.
  const handle = await open(file, "w", 0o600);
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return { handle, bytes: 0 };
}
