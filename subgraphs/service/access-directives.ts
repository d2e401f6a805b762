import { buildSchema, type GraphQLDirective } from "graphql";
import { Directive } from "type-graphql";
import type { PersonalType } from "../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import { fieldGroupDescriptions } from "./field-group-descriptions.ts";

/** The definitions that a subgraph with data of persons carries. */
export const accessDefinitions = `
"This field shows something of a person, leads to persons, or picks them by something of theirs."
directive @personal(
  "What it shows."
  group: FieldGroup!
  "Whose records it shows, when not those of its own type."
  of: String
) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

"What of a person is looked at, the unit in which agreements speak of fields (字段组)."
enum FieldGroup {
${Object.entries(fieldGroupDescriptions)
  .map(([group, description]) => `  "${description}"\n  ${group}`)
  .join("\n")}
}
`;

/** The definition as an object: the printer needs it to tell an enum value from text. */
export const accessDirectives: readonly GraphQLDirective[] = buildSchema(accessDefinitions, {
  assumeValidSDL: true,
})
  .getDirectives()
  .filter(({ name }) => name === "personal");

/**
 * `@personal(group:, of:)`: who may see the field is decided by the group, in the gateway and again
 * where it is resolved.
 */
export function Personal(
  group: FieldGroup,
  of?: PersonalType,
): PropertyDecorator & MethodDecorator {
  return Directive(
    of === undefined ? `@personal(group: ${group})` : `@personal(group: ${group}, of: "${of}")`,
  );
}
