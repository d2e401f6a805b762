import { openWrites } from "../access/open-writes.ts";
import { webhookFields } from "../access/webhook-fields.ts";
import { type Contract, type ContractField, directive } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * What is for some roles alone is asked for at the root of an operation, where gateway and province look, and
 * there is no other way to it: no field without the guard, and no `_entities`. Who writes what is open
 * is answered with what is open; webhooks are nobody's but their owners'.
 */
export function rolesAreKept(contract: Contract): Problem[] {
  const problems: Problem[] = [];
  const guarded = new Map<string, ContractField>();
  for (const { type, field } of fieldsOf(contract)) {
    if (directive(field, "forRoles") === null) continue;
    if (type !== "Query" && type !== "Mutation")
      problems.push(problem(contract, field, "is @forRoles, and must be a root field."));
    if (openWrites.has(field.coordinate) && !webhookFields.has(field.coordinate)) continue;
    for (const shown of typesBelow(contract, field)) guarded.set(shown, field);
  }
  for (const name of guarded.keys()) {
    const type = contract.types.get(name);
    if (type?.directives.some((one) => one.name.value === "key"))
      for (const field of type.fields.values())
        problems.push(
          problem(contract, field, "is for some roles alone, and `_entities` leads to its type."),
        );
  }
  for (const { type, field } of fieldsOf(contract)) {
    const leads = guarded.has(field.type) && !guarded.has(type);
    if (leads && directive(field, "forRoles") === null)
      problems.push(
        problem(contract, field, `leads to ${field.type}, which is for some roles alone.`),
      );
  }
  return problems;
}

/** Objects that only this contract's guarded fields should show: those with fields of their own, but no shared ones. */
function typesBelow(contract: Contract, field: ContractField): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const type = contract.types.get(name);
    if (type === undefined || found.has(name) || isShared(type.directives)) return;
    found.add(name);
    for (const below of type.fields.values()) visit(below.type);
  };
  visit(field.type);
  return found;
}

/** Such as the coverage that every list has. */
function isShared(directives: readonly { readonly name: { readonly value: string } }[]): boolean {
  return directives.some(({ name }) => name.value === "shareable");
}

function fieldsOf({ types }: Contract): { readonly type: string; readonly field: ContractField }[] {
  return [...types.values()].flatMap(({ name, fields }) =>
    [...fields.values()].map((field) => ({ type: name, field })),
  );
}
