import {
  type Contract,
  type ContractField,
  directive,
  directiveArgument,
  innerFields,
  rootFields,
} from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/** The directives that name an argument, and the name of the argument that names it. */
const NAMING = [
  { name: "routed", by: "by" },
  { name: "scattered", by: "over" },
] as const;

/** A route that reads an argument nobody can give would ask every province, or none. */
export function argumentsExist(contract: Contract): Problem[] {
  const fields = [...rootFields(contract), ...innerFields(contract).map(({ field }) => field)];
  const problems: Problem[] = [];
  for (const field of fields) {
    for (const { name, by } of NAMING) {
      const node = directive(field, name);
      const path = node === null ? null : directiveArgument(node, by);
      if (path === null || argumentAt(contract, field, path)) continue;
      const message = `names the argument "${path}" in @${name}(${by}:), but there is no such argument.`;
      problems.push(problem(contract, field, message));
    }
  }
  return problems;
}

/** Follows a dotted path from the arguments of a field into input types. */
function argumentAt(contract: Contract, field: ContractField, path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  let current = field.arguments.get(first);
  for (const name of rest) {
    current = current && contract.types.get(current.type)?.fields.get(name);
  }
  return current !== undefined;
}
