import { personalTypes } from "../access/data-agreement.ts";
import { isConnection } from "./connections.ts";
import {
  type Contract,
  type ContractField,
  type ContractType,
  directive,
  directiveArgument,
} from "./contract.ts";
import { type Problem, problem } from "./problem.ts";

/**
 * What is not said to be personal is open to everyone, so a contract must say it of every field of a
 * person's record, of every way that leads to one, and of everything that persons can be picked by.
 */
export function personsAreGuarded(contract: Contract): Problem[] {
  const edges = edgeTypes(contract);
  return [...contract.types.values()]
    .filter(({ name }) => !edges.has(name))
    .flatMap((type) =>
      [...type.fields.values()].flatMap((field) =>
        isOfPersons(type.name) ? ofRecord(contract, type, field) : wayToPersons(contract, field),
      ),
    );
}

/** Who reaches an edge came by a field that returns the connection: that one is looked at. */
function edgeTypes(contract: Contract): ReadonlySet<string> {
  const types = [...contract.types.values()].filter(({ name }) => isConnection(contract, name));
  return new Set(types.flatMap(({ fields }) => fields.get("edges")?.type ?? []));
}

/** A field that only requires what is personal is counted by what it requires. */
function ofRecord(contract: Contract, type: ContractType, field: ContractField): Problem[] {
  if (isPersonal(field) || requiresPersonal(type, field)) return [];
  return [problem(contract, field, `belongs to a person's record and must be @personal(group:).`)];
}

function wayToPersons(contract: Contract, field: ContractField): Problem[] {
  if (!leadsToPersons(contract, field)) return [];
  const problems: Problem[] = [];
  if (!isPersonal(field))
    problems.push(problem(contract, field, "leads to persons and must be @personal(group:)."));
  const access = field.arguments.get("access");
  if (access?.type !== "Access" || access.isNullable)
    problems.push(
      problem(contract, field, "leads to persons and needs the argument access: Access!."),
    );
  for (const argument of field.arguments.values()) {
    if (argument.type === "Access") continue;
    for (const picked of contract.types.get(argument.type)?.fields.values() ?? [])
      if (!isPersonal(picked))
        problems.push(problem(contract, picked, "picks persons and must be @personal(group:)."));
  }
  return problems;
}

/** Also by a page of them, and where they stand behind an interface or a union. */
function leadsToPersons(contract: Contract, { type }: ContractField): boolean {
  const edge = contract.types.get(type)?.fields.get("edges")?.type ?? "";
  const node = contract.types.get(edge)?.fields.get("node")?.type ?? "";
  return [type, node]
    .flatMap((one) => [one, ...(contract.objectsBehind.get(one) ?? [])])
    .some(isOfPersons);
}

function isOfPersons(type: string): boolean {
  return personalTypes.some((known) => known === type);
}

function isPersonal(field: ContractField): boolean {
  return directive(field, "personal") !== null;
}

function requiresPersonal({ fields }: ContractType, field: ContractField): boolean {
  const requires = directive(field, "requires");
  const names = (requires && directiveArgument(requires, "fields"))?.match(/\w+/g) ?? [];
  return names.some((name) => {
    const required = fields.get(name);
    return required !== undefined && isPersonal(required);
  });
}
