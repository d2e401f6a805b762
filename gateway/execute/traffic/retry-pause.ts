import { readRetryAfter } from "../../../schema/http/retry-after.ts";
import { limits } from "../../limits.ts";
import { BrokenConnectionError } from "../lost-calls.ts";
import type { Reply } from "../transport.ts";

/** Statuses by which a server, or a proxy before it, says that it did not do what was asked. */
const notDone: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Milliseconds after which a read that came to this is made once more; null when that is no use. What
 * has begun to answer is not asked again, and who asks for more time than is left is believed.
 *
 * @param random from 0 to 1
 */
export function retryPause(
  came: Reply | Error,
  { leftMs, now, random }: { leftMs: number; now: Date; random: () => number },
): number | null {
  const jitterMs = random() * limits.retryPauseMs;
  if (came instanceof Error) return came instanceof BrokenConnectionError ? jitterMs / 4 : null;
  const askedMs = came.retryAfter === null ? null : readRetryAfter(came.retryAfter, now.getTime());
  // A client that is told to slow down does, unless it is told until when.
  if (!notDone.has(came.status) && (came.status !== 429 || askedMs === null)) return null;
  const pauseMs = (askedMs ?? 0) + jitterMs;
  return pauseMs + limits.composeReserveMs < leftMs ? pauseMs : null;
}
