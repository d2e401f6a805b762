import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { WorkerFields } from "../worker/worker-fields.ts";
import { isText, type Problems } from "../write/problems.ts";
import type { AnswerCorrectionInput, RaiseCorrectionInput } from "./correction.input.ts";
import type { CorrectionRow } from "./correction-row.ts";

const charactersMax = 2_000;
const wanted = "must have 1 to 2,000 printable characters";

export function checkRaised(
  input: RaiseCorrectionInput,
  workerFields: WorkerFields,
  problems: Problems,
): void {
  const { fieldGroup, field, says, reason } = input;
  if (typeof field === "string") {
    const allowed = workerFields.get(fieldGroup) ?? [];
    problems.expect(allowed.includes(field), "input.field", whichOf(fieldGroup, allowed));
  }
  problems.expect(isText(says, charactersMax), "input.says", wanted);
  if (reason) problems.expect(isText(reason, charactersMax), "input.reason", wanted);
}

function whichOf(group: FieldGroup, allowed: readonly string[]): string {
  return allowed.length === 0
    ? `must not be given: no field of Worker is in ${group}`
    : `must be a field of Worker in ${group}: ${allowed.join(", ")}`;
}

export function checkAnswer({ state, answer }: AnswerCorrectionInput, problems: Problems): void {
  problems.expect(state !== "RAISED", "input.state", "must not be RAISED");
  const isOver = state === "ACCEPTED" || state === "REJECTED";
  if (answer) problems.expect(isText(answer, charactersMax), "input.answer", wanted);
  else problems.expect(!isOver, "input.answer", "must be given with ACCEPTED and REJECTED");
}

/** A correction is first looked into, then answered, by somebody else than who raised it. */
export function checkStep(
  { state, raised_by }: CorrectionRow,
  next: AnswerCorrectionInput,
  { principal, problems }: { readonly principal: string; readonly problems: Problems },
): void {
  const from = next.state === "IN_REVIEW" ? "RAISED" : "IN_REVIEW";
  problems.expect(state === from, "input.state", `must not be ${next.state} after ${state}`);
  problems.expect(
    raised_by !== principal,
    "input.id",
    "must name a correction that somebody else has raised",
  );
}
