import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import type { FeedMarks } from "./feed-marks.reader.ts";

export interface FeedBellOptions {
  readonly read: () => Promise<FeedMarks>;
  readonly logger: Logger;
}

/** Milliseconds between two looks while somebody waits: what is new is told so late at the most. */
const lookMs = 150;

/**
 * Tells who waits that there is something new in a feed, and no more than that: what it is must be asked
 * for by whoever may know. However many wait, the database is looked at once.
 */
export class FeedBell {
  readonly #options: FeedBellOptions;
  readonly #waiting = new Set<Waiter>();
  readonly #background = new Background();
  #looking: Promise<void> | null = null;

  constructor(options: FeedBellOptions) {
    this.#options = options;
  }

  /**
   * Resolves with the marks once one of them is not as it was seen, or after so many milliseconds; null
   * when they cannot be read, or are not read any more.
   */
  wait(seen: Partial<FeedMarks>, ms: number): Promise<FeedMarks | null> {
    if (this.#background.isStopping) return Promise.resolve(null);
    return new Promise((tell) => {
      this.#waiting.add({ seen, until: performance.now() + ms, tell });
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    });
  }

  /** Nobody waits any longer. */
  async stop(): Promise<void> {
    await this.#background.stop();
    await this.#looking;
    this.#tellAll(null);
  }

  async #look(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#background.isStopping) {
      const marks = await this.#options.read().catch((cause: unknown) => {
        if (!this.#background.isStopping)
          this.#options.logger.warn("The change feed could not be looked at.", { cause });
        return null;
      });
      if (marks === null) return this.#tellAll(null);
      for (const waiter of this.#waiting) if (isDue(waiter, marks)) this.#tell(waiter, marks);
      if (this.#waiting.size > 0) await this.#background.pause(lookMs);
    }
  }

  #tellAll(marks: FeedMarks | null): void {
    for (const waiter of this.#waiting) this.#tell(waiter, marks);
  }

  #tell(waiter: Waiter, marks: FeedMarks | null): void {
    this.#waiting.delete(waiter);
    waiter.tell(marks);
  }
}

interface Waiter {
  readonly seen: Partial<FeedMarks>;
  readonly until: number;
  readonly tell: (marks: FeedMarks | null) => void;
}

function isDue({ seen, until }: Waiter, { changes, personChanges }: FeedMarks): boolean {
  const isNew = seen.changes !== changes || seen.personChanges !== personChanges;
  return isNew || performance.now() >= until;
}
