import { ownKeys } from "../reserved-names.ts";
import { DeniedError, type SubgraphUnavailableError } from "./errors.ts";
import { type RegionOutcome, type RegionState, readState } from "./merge/coverage.ts";
import type { AnsweredField, FieldAnswer } from "./merge-answers.ts";

type Members = Record<string, unknown>;

/**
 * One line for each province that was asked, in ascending order of codes.
 *
 * @param rowsOf how many rows a province of an answer has in the merged value
 */
export function outcomesOf(
  answers: readonly FieldAnswer[],
  rowsOf: (answer: AnsweredField, province: string) => number,
  asked: ReadonlySet<string>,
): RegionOutcome[] {
  return answers
    .flatMap((answer) => {
      const provinces = answer.endpoint.provinces.filter((province) => asked.has(province));
      return provinces.map((province) =>
        answer.kind === "silent"
          ? silentOutcome(answer, province)
          : answeredOutcome(answer, province, rowsOf(answer, province)),
      );
    })
    .sort((a, b) => (a.region < b.region ? -1 : 1));
}

function silentOutcome(
  { error, latencyMs }: Extract<FieldAnswer, { kind: "silent" }>,
  region: string,
): RegionOutcome {
  return {
    region,
    state: stateOf(error),
    rows: 0,
    watermark: null,
    latencyMs,
    code: error instanceof DeniedError ? error.denial : error.reason,
    message: error.message,
  };
}

function stateOf({ reason }: SubgraphUnavailableError): RegionState {
  return reason === "TIMEOUT" || reason === "DENIED" ? reason : "DOWN";
}

function answeredOutcome(answer: AnsweredField, region: string, rows: number): RegionOutcome {
  const own = reportOf(answer.value).find((outcome) => outcome?.region === region);
  return {
    region,
    state: readState(own?.state),
    rows,
    watermark: textOrNull(own?.watermark),
    latencyMs: answer.latencyMs,
    code: textOrNull(own?.code),
    message: textOrNull(own?.message),
  };
}

/** A connection carries the province's report under our own key; `Coverage` itself is the report. */
function reportOf(value: unknown): (Members | null)[] {
  const holder = (value ?? {}) as Members;
  const report = (holder[ownKeys.coverage] ?? holder) as Members;
  return Array.isArray(report.outcomes) ? (report.outcomes as (Members | null)[]) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
