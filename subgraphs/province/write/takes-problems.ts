/** Takes note of what is wrong with something that is reported: of an input, or of a row of a roster. */
export interface TakesProblems {
  /**
   * @param field such as "intent.regions"
   * @param reason a phrase such as "must be a known region", without a full stop
   */
  expect(holds: boolean, field: string, reason: string): void;
}
