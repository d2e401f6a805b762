import { setTimeout as sleep } from "node:timers/promises";

/** What goes on in the background of a process, round after round, until it is to stop. */
export class Background {
  readonly #stopping = new AbortController();
  readonly #keepsProcess: boolean;
  #running: Promise<void> | null = null;

  /** @param keepsProcess whether it is what the process is there for, so that it lives on between two rounds */
  constructor({ keepsProcess = false } = {}) {
    this.#keepsProcess = keepsProcess;
  }

  /** Aborts when it is to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /**
   * Begins, unless it has begun.
   *
   * @param round does what is due, sees to what fails, and says in how many milliseconds the next one is
   * @param firstAfterMs milliseconds until the first one
   */
  start(round: () => Promise<number>, firstAfterMs = 0): void {
    this.#running ??= this.#run(round, firstAfterMs);
  }

  /** Resolves when the round in hand is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Waits, though not when it is to stop. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal, ref: this.#keepsProcess }).catch(() => {});
  }

  async #run(round: () => Promise<number>, firstAfterMs: number): Promise<void> {
    await this.pause(firstAfterMs);
    while (!this.isStopping) await this.pause(await round());
  }
}
