import { stat } from "node:fs/promises";
import { readTextFile } from "./read-text-file.ts";

/** Something that may change while the process runs. */
export interface Held<Content> {
  /** What holds now. */
  current(): Content | Promise<Content>;
}

export interface HeldFileOptions<Content> {
  readonly file: string;
  /** Makes something of the text, or throws. */
  readonly read: (text: string, file: string) => Content;
  /** Milliseconds after which the file is looked at again. */
  readonly ageMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * A file that is looked at again while the process runs, once it is asked for. Whoever writes it may
 * be caught half-way: a file that cannot be read changes nothing, and is said once.
 */
export class HeldFile<Content> implements Held<Content> {
  readonly #options: HeldFileOptions<Content>;
  #content: Content;
  #version = "";
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<Content> | null = null;
  #isUnreadable = false;

  /** Throws what `read` or the file system throws when the file cannot be read at first. */
  constructor(options: HeldFileOptions<Content>) {
    this.#options = options;
    this.#content = this.#read();
  }

  current(): Content | Promise<Content> {
    if (this.#looking !== null) return this.#looking;
    // A clock that was set back must not keep the file from being looked at.
    const ageMs = Math.abs(this.#options.now() - this.#lookedAt);
    if (ageMs < this.#options.ageMs) return this.#content;
    this.#looking = this.#look();
    return this.#looking;
  }

  async #look(): Promise<Content> {
    const { file, now, onFailure } = this.#options;
    this.#lookedAt = now();
    try {
      const { ino, size, mtimeNs } = await stat(file, { bigint: true });
      const version = `${ino} ${size} ${mtimeNs}`;
      if (version !== this.#version) this.#content = this.#read();
      this.#version = version;
      this.#isUnreadable = false;
    } catch (cause) {
      const message = `${file} cannot be read; what it said before goes on.`;
      if (!this.#isUnreadable) onFailure(message, cause);
      this.#isUnreadable = true;
    } finally {
      this.#looking = null;
    }
    return this.#content;
  }

  #read(): Content {
    const { file, read } = this.#options;
    return read(readTextFile(file), file);
  }
}
