import { buildSchema, type GraphQLDirective } from "graphql";
import { Directive } from "type-graphql";
import type { PersonalType } from "../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import type { Role } from "../../schema/access/role.ts";
import { fieldGroupDescriptions } from "./field-group-descriptions.ts";
import { roleDescriptions } from "./role-descriptions.ts";

/** The definitions that a subgraph with data of persons carries. */
export const accessDefinitions = `
"This field shows something of a person, leads to persons, or picks them by something of theirs."
directive @personal(
  "What it shows."
  group: FieldGroup!
  "Whose records it shows, when not those of its own type."
  of: String
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

"This field shows no persons, and is for some roles alone; it stands at the root of a query."
directive @forRoles(
  "Who may ask for it."
  roles: [Role!]!
) on FIELD_DEFINITION

"What of a person is looked at, the unit in which agreements speak of fields (字段组)."
enum FieldGroup {
${Object.entries(fieldGroupDescriptions)
  .map(([group, description]) => `  "${description}"\n  ${group}`)
  .join("\n")}
}

"In which capacity somebody asks (角色)."
enum Role {
${Object.entries(roleDescriptions)
  .map(([role, description]) => `  "${description}"\n  ${role}`)
  .join("\n")}
}
`;

/** The enums of the directives' objects are others than those of fields, so they have other names. */
export const ofDirectivesOnly = "OfDirectivesOnly";

/** The definitions as objects: the printer needs them to tell an enum value from text. */
export const accessDirectives: readonly GraphQLDirective[] = buildSchema(
  accessDefinitions.replaceAll(/\b(FieldGroup|Role)\b/g, `$1${ofDirectivesOnly}`),
  { assumeValidSDL: true },
)
  .getDirectives()
  .filter(({ name }) => ["personal", "forRoles"].includes(name));

/**
 * `@personal(group:, of:)`: who may see the field is decided by the group, in the gateway and again
 * where it is resolved. A field that tells of several groups bears it once for each.
 */
export function Personal(
  group: FieldGroup,
  of?: PersonalType,
): PropertyDecorator & MethodDecorator {
  return Directive(
    of === undefined ? `@personal(group: ${group})` : `@personal(group: ${group}, of: "${of}")`,
  );
}

/** `@forRoles(roles:)`: refused to everybody else, in the gateway and again where it is resolved. */
export function ForRoles(...roles: readonly [Role, ...Role[]]): MethodDecorator {
  return Directive(`@forRoles(roles: [${roles.join(", ")}])`) as MethodDecorator;
}
