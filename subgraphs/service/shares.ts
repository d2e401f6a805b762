/** How much of something each of many may have in a window of time. */
export interface SharesOptions {
  readonly max: number;
  readonly windowMs: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Counts what each takes, in windows that begin for all at the same moment: two shares may be had
 * around it, and never more. Nothing is remembered of a window that is over.
 */
export class Shares {
  readonly #options: SharesOptions;
  readonly #now: () => number;
  #window = 0;
  #taken = new Map<string, number>();

  constructor(options: SharesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Takes some, or nothing if it would be more than the share.
   *
   * @returns null when taken, else milliseconds until the next window
   */
  take(who: string, count = 1): number | null {
    const { max, windowMs } = this.#options;
    const now = this.#now();
    const window = Math.floor(now / windowMs);
    if (window !== this.#window) this.#taken = new Map();
    this.#window = window;
    const taken = (this.#taken.get(who) ?? 0) + count;
    if (taken > max) return (window + 1) * windowMs - now;
    this.#taken.set(who, taken);
    return null;
  }
}
