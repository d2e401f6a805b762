import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";
import { namesOfDirective } from "./directive-names.ts";
import { type Role, roles } from "./role.ts";

/** The fields that show no persons and are for some roles alone, by "Type.field". */
export type RoleFields = ReadonlyMap<string, ReadonlySet<Role>>;

/**
 * @param schema of a subgraph or of the supergraph
 * @param problems gets what speaks against serving it
 */
export function readRoleFields(schema: DocumentNode, problems: string[]): RoleFields {
  const names = namesOfDirective(schema, { name: "forRoles", argument: "roles" });
  const fields = new Map<string, ReadonlySet<Role>>();
  for (const type of schema.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    for (const field of type.fields ?? []) {
      const applied = field.directives?.find((one) => names.has(one.name.value));
      if (applied === undefined) continue;
      const coordinate = `${type.name.value}.${field.name.value}`;
      const allowed = readRoles(applied);
      if (allowed === null) problems.push(`${coordinate} is @forRoles that nobody knows.`);
      // Kept also then: a guard that cannot be read lets nobody in.
      fields.set(coordinate, new Set(allowed ?? []));
    }
  }
  return fields;
}

/** Null when one is not known. */
function readRoles({ arguments: given }: ConstDirectiveNode): readonly Role[] | null {
  const value = given?.find((argument) => argument.name.value === "roles")?.value;
  const names = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  const known = names.map((one) =>
    roles.find((role) => one.kind === Kind.ENUM && role === one.value),
  );
  const read = known.filter((role) => role !== undefined);
  return read.length > 0 && read.length === known.length ? read : null;
}
