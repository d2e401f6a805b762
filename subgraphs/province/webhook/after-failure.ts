import type { Told } from "./webhook.client.ts";

export interface Failing {
  /** How often in a row it has failed before. */
  readonly attempts: number;
  /** Milliseconds since 1970; null when it had not failed before. */
  readonly failingSince: number | null;
}

export interface AfterFailure {
  readonly attempts: number;
  readonly failingSince: number;
  readonly state: "FAILING" | "DISABLED";
  /** Milliseconds since 1970; null when it is not told any more. */
  readonly nextAttemptAt: number | null;
  readonly reason: string;
}

const pauses = { firstMs: 1_000, mostMs: 3_600_000 } as const;

/**
 * How an endpoint stands after it could not be told: it is told again after twice as long each time, an
 * hour at the most, with jitter, and no sooner than it wished; for so many days, or until it says that
 * it is gone (410).
 *
 * @param random from 0 to 1
 */
export function afterFailure(
  { attempts, failingSince }: Failing,
  { status, error, retryAfterMs }: Extract<Told, { kind: "failed" }>,
  { now, failingMsMax, random }: { now: number; failingMsMax: number; random: number },
): AfterFailure {
  const since = failingSince ?? now;
  const failed = { attempts: attempts + 1, failingSince: since };
  if (status === 410) return { ...failed, state: "DISABLED", nextAttemptAt: null, reason: "GONE" };
  if (now - since >= failingMsMax)
    return { ...failed, state: "DISABLED", nextAttemptAt: null, reason: error };
  const most = Math.min(pauses.mostMs, pauses.firstMs * 2 ** Math.min(attempts, 20));
  const pauseMs = Math.max(most * (0.5 + random / 2), retryAfterMs ?? 0);
  return { ...failed, state: "FAILING", nextAttemptAt: now + Math.ceil(pauseMs), reason: error };
}
