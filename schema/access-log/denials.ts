import type { AccessEntry } from "./access-record.ts";
import { canonicalJson } from "./canonical-json.ts";

export interface DenialsOptions {
  readonly write: (entry: AccessEntry) => Promise<unknown>;
  /** Told when some could not be written. */
  readonly onFailure: (message: string, cause: unknown) => void;
}

/** Milliseconds for which denials are gathered before they are written. */
const gatherMs = 1_000;

/** How many different ones may wait; of further ones only the number is told. */
const waitingMax = 100;

/**
 * Denials that wait to be written. No answer waits for them, and whoever knocks a thousand times a
 * second leaves one entry a second that says so.
 */
export class Denials {
  readonly #options: DenialsOptions;
  readonly #waiting = new Map<string, AccessEntry>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: DenialsOptions) {
    this.#options = options;
  }

  add(entry: AccessEntry): void {
    this.#join(entry);
    this.#timer ??= setTimeout(() => void this.#write(), gatherMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#write();
  }

  /** The first request stands for those that are joined with it. */
  #join(entry: AccessEntry): void {
    const told = this.#waiting.size >= waitingMax ? inShort(entry) : entry;
    const key = canonicalJson({ ...told, request: "", count: 0, head: null });
    const known = this.#waiting.get(key);
    this.#waiting.set(key, known ? { ...known, count: known.count + entry.count } : told);
  }

  /** What cannot be written is tried again, joined with what comes meanwhile. */
  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const entries = [...this.#waiting.values()];
    this.#waiting.clear();
    const written = await Promise.allSettled(entries.map((entry) => this.#options.write(entry)));
    const left = entries.filter((_, index) => written[index]?.status === "rejected");
    if (left.length === 0) return;
    const cause = written.find((one) => one.status === "rejected")?.reason;
    this.#options.onFailure("Denials could not be written to the access log.", cause);
    if (!this.#isClosed) for (const entry of left) this.add(entry);
  }
}

/** When too many different ones wait, how many is told, and no longer of whom and what. */
function inShort(entry: AccessEntry): AccessEntry {
  return {
    ...entry,
    actor: null,
    authorizationId: null,
    caseNo: null,
    personalTypes: [],
    groups: [],
    fields: [],
    request: "",
  };
}
