import { type Contract, directive, rootFields } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/** Without a route the gateway would have to guess which of the provinces to ask. */
export function rootFieldsHaveARoute(contract: Contract): Problem[] {
  const problems: Problem[] = [];
  for (const field of rootFields(contract)) {
    const routed = directive(field, "routed") !== null;
    const scattered = directive(field, "scattered") !== null;
    if (routed && scattered) {
      problems.push(problem(contract, field, "is both @routed and @scattered; choose one."));
    }
    if (!routed && !scattered) {
      problems.push(problem(contract, field, "is a root field without @routed or @scattered."));
    }
  }
  return problems;
}
