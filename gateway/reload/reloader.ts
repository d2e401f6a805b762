import { setTimeout as sleep } from "node:timers/promises";
import { GatewayError } from "../errors.ts";
import type { OnFailure } from "../execute/masked-errors.ts";
import { limits } from "../limits.ts";
import { fileVersions } from "./file-versions.ts";

export interface ReloaderOptions {
  /** Files, and folders of files, that are looked at again. */
  readonly files: readonly string[];
  /** Their state when they were read first. */
  readonly versions: string;
  /** Reads them, and makes what they say hold; or throws, and nothing has changed. */
  readonly reload: () => Promise<void>;
  readonly onDone: (message: string) => void;
  readonly onFailure: OnFailure;
}

/** How often files were read anew, for `/metrics`. */
export interface ReloadCounts {
  readonly done: number;
  readonly refused: number;
}

/**
 * Reads the settings anew when it is told to, and when their files change. One reload at a time: who
 * asks meanwhile asks for one more, however many they are.
 */
export class Reloader {
  readonly #options: ReloaderOptions;
  readonly #closed = new AbortController();
  readonly #counts = { done: 0, refused: 0 };
  #running: Promise<void> | null = null;
  #isWanted = false;
  /** The state of the files that was read last, be it good or not. */
  #read: string;

  constructor(options: ReloaderOptions) {
    this.#options = options;
    this.#read = options.versions;
  }

  get counts(): ReloadCounts {
    return this.#counts;
  }

  /** Resolves once all is read as it is now. */
  async reload(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#isWanted = true;
    this.#running ??= this.#reloadAll();
    await this.#running;
  }

  /**
   * Looks at the files again and again. Whoever writes them may be caught half-way, so they are read
   * once two looks have seen the same.
   */
  async watch(): Promise<void> {
    const { signal } = this.#closed;
    const { files } = this.#options;
    for (let seen = this.#read; !signal.aborted; ) {
      await sleep(limits.reloadLookMs, undefined, { signal, ref: false }).catch(() => {});
      const version = await fileVersions(files);
      if (version === seen && version !== this.#read && !signal.aborted) await this.reload();
      seen = version;
    }
  }

  /** Resolves once nothing is being read any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#running;
  }

  async #reloadAll(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#reloadOnce();
    }
    this.#running = null;
  }

  async #reloadOnce(): Promise<void> {
    const { files, reload, onDone, onFailure } = this.#options;
    this.#read = await fileVersions(files);
    try {
      await reload();
      this.#counts.done += 1;
      onDone("The settings are read anew, and hold from now on.");
    } catch (error) {
      this.#counts.refused += 1;
      const isKnown = error instanceof GatewayError;
      const reason = isKnown ? error.message : "something failed.";
      onFailure(
        `The settings are not taken over, and those before go on. ${reason}`,
        isKnown ? undefined : error,
      );
    }
  }
}
