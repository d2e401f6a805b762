import { type Contract, scatteredFields } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * When every province is silent there is no answer, and "!" would take the rest of the response
 * with it. Coverage is the exception: the gateway can always say who did not answer.
 */
export function scatteredFieldsMayBeNull(contract: Contract): Problem[] {
  return scatteredFields(contract)
    .filter((field) => !field.isNullable && field.type !== "Coverage")
    .map((field) => problem(contract, field, "is @scattered and must be nullable."));
}
