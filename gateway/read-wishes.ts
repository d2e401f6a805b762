import { BadUserInputError } from "./errors.ts";
import { limits } from "./limits.ts";

/** What a client wishes of one answer, beside the question. */
export interface Wishes {
  readonly deadlineMs: number;
  /** Whether a part is no answer. */
  readonly all: boolean;
  /** Whether the answer tells what it cost. */
  readonly cost: boolean;
}

/**
 * Reads the headers `x-deadline-ms`, `x-coverage` and `graphql-cost`. A value that means nothing is refused: whoever
 * relies on "all" must not get a part because of a slip of the pen.
 */
export function readWishes(
  headers: Readonly<Record<string, string | undefined>>,
  defaultMs: number,
): Wishes | BadUserInputError {
  const deadline = headers["x-deadline-ms"];
  const coverage = headers["x-coverage"];
  const deadlineMs = deadline === undefined ? defaultMs : wholeNumber(deadline);
  if (deadlineMs === null || deadlineMs < 1 || deadlineMs > limits.deadlineMsMax) {
    return new BadUserInputError({
      field: "x-deadline-ms",
      reason: `must be a whole number of milliseconds from 1 to ${limits.deadlineMsMax}`,
    });
  }
  if (coverage !== undefined && coverage !== "all") {
    return new BadUserInputError({ field: "x-coverage", reason: 'must be "all" or left out' });
  }
  const cost = headers["graphql-cost"];
  if (cost !== undefined && cost !== "report") {
    return new BadUserInputError({ field: "graphql-cost", reason: 'must be "report" or left out' });
  }
  return { deadlineMs, all: coverage === "all", cost: cost === "report" };
}

/** Digits and nothing else: `Number` alone also takes "0x10", "1e3" and blanks. */
function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
