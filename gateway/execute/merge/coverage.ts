/** In the order of how bad it is: the state of an operation is the worst of its parts. */
const states = ["OK", "STALE", "PARTIAL", "DENIED", "TIMEOUT", "DOWN"] as const;

export type RegionState = (typeof states)[number];

/** What one province contributed to one federated answer. */
export interface RegionOutcome {
  /** Two-digit GB/T 2260 code. */
  readonly region: string;
  readonly state: RegionState;
  /** Rows of this province in the answer at hand. */
  readonly rows: number;
  /** Until when the province's rows are up to date, ISO 8601; null when it did not say. */
  readonly watermark: string | null;
  readonly latencyMs: number;
  readonly code: string | null;
  readonly message: string | null;
}

export interface Coverage {
  readonly asked: number;
  readonly answered: number;
  /** Whether no row can be missing. */
  readonly complete: boolean;
  readonly outcomes: readonly RegionOutcome[];
}

export interface CoverageSummary extends Omit<Coverage, "outcomes"> {
  readonly outcomes: readonly Omit<RegionOutcome, "latencyMs">[];
}

const answeredStates: ReadonlySet<RegionState> = new Set(["OK", "STALE", "PARTIAL"]);
const completeStates: ReadonlySet<RegionState> = new Set(["OK", "STALE"]);

export function coverageOf(outcomes: readonly RegionOutcome[]): Coverage {
  return {
    asked: outcomes.length,
    answered: outcomes.filter(({ state }) => answeredStates.has(state)).length,
    complete: outcomes.every(({ state }) => isComplete(state)),
    outcomes,
  };
}

/** Whether no row of the province can be missing. */
export function isComplete(state: RegionState): boolean {
  return completeStates.has(state);
}

/** Whether the province gave no usable answer, which the client is told as an error. */
export function isSilent(state: RegionState): boolean {
  return state === "DOWN" || state === "TIMEOUT" || state === "DENIED";
}

/** Reads a state a province reports of itself; an unknown word counts as OK, it did answer. */
export function readState(value: unknown): RegionState {
  return states.find((state) => state === value) ?? "OK";
}

/**
 * One block for a whole operation: each province once, in ascending order of codes, with its worst
 * state, all its rows and its oldest watermark. Latency is left out, so that equal requests give
 * equal bytes.
 */
export function summarise(outcomes: readonly RegionOutcome[]): CoverageSummary {
  const byRegion = new Map<string, RegionOutcome>();
  for (const outcome of outcomes) {
    const known = byRegion.get(outcome.region);
    byRegion.set(outcome.region, known ? worseOf(known, outcome) : outcome);
  }
  const summary = [...byRegion.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
  return {
    ...coverageOf(summary),
    outcomes: summary.map(({ latencyMs: _, ...outcome }) => outcome),
  };
}

function worseOf(a: RegionOutcome, b: RegionOutcome): RegionOutcome {
  const worse = states.indexOf(b.state) > states.indexOf(a.state) ? b : a;
  return {
    ...worse,
    rows: a.rows + b.rows,
    watermark: olderOf(a.watermark, b.watermark),
  };
}

function olderOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
