import { extrasOf, isConnection } from "./connections.ts";
import {
  type Contract,
  type ContractField,
  directive,
  directiveArgument,
  fieldsOf,
  scatteredFields,
} from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * An object that several provinces answer is merged field by field, so every field says how.
 * Exempt are what needs no rule: entities (the first province that knows one), lists (joined
 * in province order) and coverage (built by the gateway).
 */
export function scatteredObjectsCanBeMerged(contract: Contract): Problem[] {
  const problems = scatteredFields(contract).flatMap((field) => mergeProblems(contract, field));
  return [...new Map(problems.map((found) => [found.coordinate, found])).values()];
}

function mergeProblems(contract: Contract, field: ContractField): Problem[] {
  if (field.type === "Coverage") return [];
  if (isConnection(contract, field.type)) {
    return extrasOf(contract, field.type).flatMap((extra) => fieldProblems(contract, extra));
  }
  const type = contract.types.get(field.type);
  if (field.isList || (type && directive(type, "key") !== null)) return [];
  if (!type)
    return [problem(contract, field, `is @scattered, but ${field.type} cannot be merged.`)];
  return objectProblems(contract, type.name, null);
}

/** Problems of every field of an object, except the one its siblings are joined by. */
function objectProblems(contract: Contract, type: string, joinedBy: string | null): Problem[] {
  return fieldsOf(contract, type)
    .filter((field) => field.name !== joinedBy)
    .flatMap((field) => fieldProblems(contract, field));
}

function fieldProblems(contract: Contract, field: ContractField): Problem[] {
  const merged = directive(field, "merged");
  if (merged === null) {
    const isObject = contract.types.has(field.type) && !field.isList;
    if (isObject) return objectProblems(contract, field.type, null);
    return [problem(contract, field, "is merged across provinces and needs @merged(by:).")];
  }
  if (directiveArgument(merged, "by") !== "GROUP") return [];

  const on = directiveArgument(merged, "on");
  if (on === null || !contract.types.get(field.type)?.fields.has(on)) {
    const message = `is grouped, so @merged(on:) must name a field of ${field.type}.`;
    return [problem(contract, field, message)];
  }
  return objectProblems(contract, field.type, on);
}
