import { personalTypes } from "../access/data-agreement.ts";
import { type Contract, directive } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * A subgraph that is no province has no register of its own to decide about, so it shows no person, and
 * nothing that is for some roles alone.
 */
export function nobodyIsShown(contract: Contract): Problem[] {
  return [...contract.types.values()].flatMap((type) =>
    [...type.fields.values()].flatMap((field) => [
      ...(directive(field, "personal") !== null || mayBePerson(contract, field.type)
        ? [problem(contract, field, "shows persons, but this subgraph is no province.")]
        : []),
      ...(directive(field, "forRoles") !== null
        ? [problem(contract, field, "is @forRoles, but this subgraph is no province.")]
        : []),
    ]),
  );
}

/** Also behind an interface or a union. */
function mayBePerson({ objectsBehind }: Contract, type: string): boolean {
  return personalTypes.some((known) => known === type || objectsBehind.get(type)?.has(known));
}
