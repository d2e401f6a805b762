import { type Contract, directive, fieldsOf } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/** A write to several databases could succeed by halves, so a mutation is never scattered. */
export function mutationsGoToOneProvince(contract: Contract): Problem[] {
  return fieldsOf(contract, "Mutation")
    .filter((field) => directive(field, "scattered") !== null)
    .map((field) => problem(contract, field, "is a mutation and may not be @scattered."));
}
