import { limits } from "../../limits.ts";
import { SubgraphUnavailableError } from "../errors.ts";
import { codeOf } from "../execution-errors.ts";
import { DistrustError } from "../lost-calls.ts";
import type { SubgraphAnswer } from "../transport.ts";
import type { Verdict } from "./breaker.ts";

/** Statuses that tell of trouble in a server, and not in what it was asked. */
const trouble: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** A refusal, a denial and an error of the client's are good answers: the province is there. */
export function verdictOfAnswer(
  answer: SubgraphAnswer,
  { status, tookMs }: { status: number; tookMs: number },
): Verdict {
  if (trouble.has(status) || tookMs >= limits.breakerSlowMs) return "bad";
  const ranOut = answer.errors.some((error) => codeOf(error) === "DEADLINE_EXCEEDED");
  return ranOut ? verdictOfTimeout(tookMs) : "good";
}

export function verdictOfFailure(
  error: unknown,
  { tookMs, isAbandoned }: { tookMs: number; isAbandoned: boolean },
): Verdict {
  if (isAbandoned || !(error instanceof SubgraphUnavailableError)) return "nothing";
  if (error instanceof DistrustError) return "distrust";
  return error.reason === "TIMEOUT" ? verdictOfTimeout(tookMs) : "bad";
}

/** Anybody can ask for an answer within a millisecond: that nobody gives it says nothing. */
function verdictOfTimeout(tookMs: number): Verdict {
  return tookMs >= limits.breakerTimeoutMsMin ? "bad" : "nothing";
}
