import {
  type Contract,
  type ContractType,
  directive,
  directiveArgument,
  innerFields,
} from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * A scattered field of an entity must @require a field of another subgraph. That is what keeps
 * the planner from nesting it inside the answer of one province, where only that province would
 * be asked.
 */
export function scatteredEntityFieldsRequire(contract: Contract): Problem[] {
  const problems: Problem[] = [];
  for (const { type, field } of innerFields(contract)) {
    if (directive(field, "scattered") === null) continue;
    if (directive(type, "key") === null) {
      problems.push(problem(contract, field, `is @scattered, but ${type.name} has no @key.`));
      continue;
    }
    const requires = directive(field, "requires");
    const selection = requires === null ? null : directiveArgument(requires, "fields");
    if (selection === null || !namesAnExternalField(type, selection)) {
      const message = `is @scattered, so it must @require an @external field of ${type.name}.`;
      problems.push(problem(contract, field, message));
    }
  }
  return problems;
}

function namesAnExternalField(type: ContractType, selection: string): boolean {
  const names = new Set(selection.match(/\w+/g));
  return [...type.fields.values()].some(
    (field) => names.has(field.name) && directive(field, "external") !== null,
  );
}
