import { personalTypes } from "../access/data-agreement.ts";
import { type Contract, type ContractField, directiveArgument } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * What a person earns is shown of one person at a time, to who needs it for that one (PIPL Art. 28-30):
 * neither does it stand where a list leads, nor does a list pick persons by it.
 */
export function incomeStaysOutOfLists(contract: Contract): Problem[] {
  const listed = typesInLists(contract);
  return [...contract.types.values()].flatMap((type) =>
    [...type.fields.values()]
      .filter(showsIncome)
      .filter((field) => field.isList || listed.has(type.name) || isInput(contract, type.name))
      .map((field) =>
        problem(contract, field, "shows or picks by income, and a list must not lead to it."),
      ),
  );
}

function showsIncome({ directives }: ContractField): boolean {
  return directives.some(
    (applied) =>
      applied.name.value === "personal" && directiveArgument(applied, "group") === "INCOME",
  );
}

/** Records of persons stand in lists of every subgraph, whatever this contract says of them. */
function typesInLists(contract: Contract): ReadonlySet<string> {
  const listed = new Set<string>(personalTypes);
  for (const { fields } of contract.types.values())
    for (const { isList, type } of fields.values()) if (isList) listed.add(type);
  for (let size = 0; size < listed.size; ) {
    size = listed.size;
    for (const name of [...listed])
      for (const below of typesBelow(contract, name)) listed.add(below);
  }
  return listed;
}

function typesBelow({ types, objectsBehind }: Contract, name: string): readonly string[] {
  const fields = [...(types.get(name)?.fields.values() ?? [])];
  return [...fields.map(({ type }) => type), ...(objectsBehind.get(name) ?? [])];
}

/** A type that some argument is of, or that stands within one. */
function isInput({ types }: Contract, name: string): boolean {
  const fields = [...types.values()].flatMap((type) => [...type.fields.values()]);
  return fields.some(({ arguments: given }) =>
    [...given.values()].some(({ type }) => type === name),
  );
}
