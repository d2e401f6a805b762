import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, as far as traffic depends on them; a test has its own. */
export interface Clock {
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** @returns a promise that rejects when the signal comes first */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms, signal) => sleep(ms, undefined, { ...(signal ? { signal, ref: false } : {}) }),
};
