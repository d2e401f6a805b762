/** What is told under a code of its own, by reads and writes alike. */
export type ProblemCode = "UNKNOWN_REGION";

/** Takes note of what is wrong with something that is reported: of an input, or of a row of a roster. */
export interface TakesProblems {
  /**
   * @param field such as "intent.regions"
   * @param reason a phrase such as "must be a known region", without a full stop
   * @param code of its own, where a filter has one for it
   */
  expect(holds: boolean, field: string, reason: string, code?: ProblemCode): void;
}
