import { limits } from "../../limits.ts";
import type { Clock } from "./clock.ts";

/**
 * Resolves once whoever is asked after the pause, and then again and again, says it is ready; never
 * when the signal comes first. The question is not a client's, so nobody waits for the answer.
 */
export async function watchUntilReady({
  isReady,
  pauseMs,
  clock,
  signal,
}: {
  readonly isReady: () => Promise<boolean>;
  readonly pauseMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  for (let nextMs = pauseMs; ; nextMs = limits.readyPauseMs * (0.5 + clock.random() / 2)) {
    try {
      await clock.sleep(nextMs, signal);
    } catch {
      return new Promise(() => {});
    }
    if (await isReady()) return;
  }
}
