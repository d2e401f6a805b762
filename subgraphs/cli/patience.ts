/** How long a command goes on that gets nowhere. */
export interface PatienceOptions {
  /** Milliseconds before it is tried again; then twice as long each time. */
  readonly againMs: number;
  readonly pauseMsMax: number;
  /** So many milliseconds of failed attempts, and of pauses after them, are the end. */
  readonly spentMsMax: number;
  /** As often it is waited on the other side's word, which does not count as spent. */
  readonly askedMax: number;
}

/** Counts what came to nothing since something came. */
export class Patience {
  readonly #options: PatienceOptions;
  #tries = 0;
  #asked = 0;
  #spentMs = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Something came. */
  came(): void {
    this.#tries = 0;
    this.#asked = 0;
    this.#spentMs = 0;
  }

  /**
   * Milliseconds until it is tried again; null when it is not.
   *
   * @param tookMs how long the attempt took that failed
   * @param askedMs how long the other side asks to wait, if it does
   */
  failed(tookMs: number, askedMs: number | null = null): number | null {
    const { againMs, pauseMsMax, spentMsMax, askedMax } = this.#options;
    const pauseMs = Math.min(againMs * 2 ** this.#tries, pauseMsMax);
    this.#tries += 1;
    this.#asked += askedMs === null ? 0 : 1;
    this.#spentMs += tookMs + (askedMs === null ? pauseMs : 0);
    const isOver = this.#asked >= askedMax || this.#spentMs >= spentMsMax;
    return isOver ? null : (askedMs ?? pauseMs);
  }
}
