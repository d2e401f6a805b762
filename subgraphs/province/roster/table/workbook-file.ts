import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { TableFileError } from "./errors.ts";
import { tableLimits } from "./table-limits.ts";
import { type XmlEvents, XmlReader } from "./xml-events.ts";

/** The parts of a workbook file, which is a ZIP archive of XML. */
export class WorkbookFile {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #bytesLeft: number = tableLimits.unpackedBytesMax;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws TableFileError */
  static async open(file: string): Promise<WorkbookFile> {
    let zip: ZipFile;
    try {
      zip = await openPromise(file, { autoClose: false, lazyEntries: true });
    } catch (cause) {
      throw new TableFileError("is no workbook (.xlsx)", { cause });
    }
    try {
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      return new WorkbookFile(zip, entries);
    } catch (cause) {
      zip.close();
      throw new TableFileError("is no workbook (.xlsx)", { cause });
    }
  }

  has(part: string): boolean {
    return this.#entries.has(part);
  }

  close(): void {
    this.#zip.close();
  }

  /**
   * Reads a part to its end; a part that is not there has nothing in it.
   *
   * @throws TableFileError
   */
  async read(part: string, events: XmlEvents): Promise<void> {
    for await (const _ of this.reading(part, events));
  }

  /**
   * Reads a part piece by piece, and stops in between for who uses what came of it.
   *
   * @throws TableFileError
   */
  async *reading(part: string, events: XmlEvents): AsyncGenerator<void> {
    const entry = this.#entries.get(part);
    if (entry === undefined) return;
    const xml = new XmlReader(events);
    try {
      for await (const bytes of await this.#stream(entry)) {
        this.#bytesLeft -= bytes.length;
        if (this.#bytesLeft < 0) throw new TableFileError("unpacks to more than 4 GiB");
        xml.write(bytes);
        yield;
      }
      xml.end();
    } catch (cause) {
      if (cause instanceof TableFileError) throw cause;
      throw new TableFileError("has a part that cannot be unpacked", { cause });
    }
    yield;
  }

  async #stream(entry: Entry): Promise<Readable> {
    if (entry.isEncrypted()) throw new TableFileError("is encrypted");
    return this.#zip.openReadStreamPromise(entry);
  }
}
