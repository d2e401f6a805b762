import type { GatewayError } from "./errors.ts";
import { CoverageIncompleteError, TooManyRowsError } from "./execute/errors.ts";
import type { Execution } from "./execute/execution.ts";
import { type ExecutionError, toExecutionError } from "./execute/execution-errors.ts";
import { isComplete, summarise } from "./execute/merge/coverage.ts";
import type { ResponseShape } from "./execute/shape/shape-response.ts";
import type { Wishes } from "./read-wishes.ts";
import type { ResponseParts } from "./response-body.ts";

/** What an execution came to: its data, shaped as the client asked for it, or none. A long answer takes several spells. */
export function* responseParts(
  execution: Execution,
  shape: ResponseShape,
  { all }: Wishes,
): Generator<void, ResponseParts> {
  const { errors, outcomes } = execution;
  const coverage = outcomes.length > 0 ? summarise(outcomes) : null;
  const withoutData = (error: GatewayError, others: readonly ExecutionError[] = []) => ({
    data: "null",
    ascii: true,
    errors: [...others, toExecutionError(error)],
    coverage,
  });
  if (all && coverage && !coverage.complete) {
    // A province may say itself that it answered in part, or denied: then no other error tells it.
    const incomplete = coverage.outcomes.filter(({ state }) => !isComplete(state));
    const provinces = incomplete.map(({ region }) => region);
    return withoutData(new CoverageIncompleteError(provinces), errors);
  }
  try {
    const { data, added } = yield* shape.shape(execution);
    return { data, ascii: execution.ascii, errors: [...errors, ...added], coverage };
  } catch (error) {
    if (!(error instanceof TooManyRowsError)) throw error;
    return withoutData(error);
  }
}
