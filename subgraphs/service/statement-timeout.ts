/**
 * Statement timeouts come in steps, so that a connection that serves requests with
 * nearly the same deadline keeps its setting and no statement is spent on changing it.
 */
const stepsMs = [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** The smallest step that is not below what is left; the request's own signal is exact. */
export function statementTimeoutFor(remainingMs: number): number {
  return stepsMs.find((step) => step >= remainingMs) ?? 30_000;
}
