import { type Contract, directive, fieldsOf } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * Whoever writes to a register with persons is somebody, and what they write must have its effect once
 * however often it comes.
 */
export function mutationsAreGuarded(contract: Contract): Problem[] {
  return fieldsOf(contract, "Mutation").flatMap((field) => {
    const problems: Problem[] = [];
    if (directive(field, "forRoles") === null)
      problems.push(problem(contract, field, "is a mutation and must be @forRoles(roles:)."));
    const input = field.arguments.get("input");
    const key = contract.types.get(input?.type ?? "")?.fields.get("idempotencyKey");
    if (field.arguments.size !== 1 || input?.isNullable !== false || key?.isNullable !== false)
      problems.push(
        problem(
          contract,
          field,
          "is a mutation and must have one argument, input, with an idempotencyKey, neither of them nullable.",
        ),
      );
    return problems;
  });
}
