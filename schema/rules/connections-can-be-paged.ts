import { isConnection } from "./connections.ts";
import { type Contract, type ContractField, scatteredFields } from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/** The merge compares cursors as text, asks for one row more, and reports who answered. */
export function connectionsCanBePaged(contract: Contract): Problem[] {
  return scatteredFields(contract)
    .filter((field) => isConnection(contract, field.type))
    .flatMap((field) => [
      ...missing(contract, field, "coverage", []),
      ...missing(contract, field, "pageInfo", ["endCursor", "hasNextPage"]),
      ...missing(contract, field, "edges", ["cursor", "node"]),
      ...missingArguments(contract, field),
    ]);
}

/** A part the connection lacks, or the fields that part lacks. */
function missing(
  contract: Contract,
  field: ContractField,
  part: string,
  fields: readonly string[],
): Problem[] {
  const found = contract.types.get(field.type)?.fields.get(part);
  if (found === undefined) {
    return [problem(contract, field, `returns ${field.type}, which has no "${part}".`)];
  }
  return fields
    .filter((name) => !contract.types.get(found.type)?.fields.has(name))
    .map((name) => problem(contract, found, `has no "${name}", which paging needs.`));
}

function missingArguments(contract: Contract, field: ContractField): Problem[] {
  return ["first", "after"]
    .filter((name) => !field.arguments.has(name))
    .map((name) => problem(contract, field, `returns a connection but has no argument "${name}".`));
}
