import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
} from "graphql";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import { fieldOf } from "../plan/field-of.ts";
import type { SentField } from "../plan/plan.ts";
import type { PersonalFields } from "../supergraph/personal-fields.ts";

/** By which input fields persons are picked, by group. */
export type PickedBy = ReadonlyMap<FieldGroup, ReadonlySet<string>>;

/**
 * What the arguments of a field say of the persons they pick: who may not see a field must not learn
 * it by asking for those who have it.
 */
export function groupsOfArguments(
  { typeName, node }: SentField,
  args: Readonly<Record<string, unknown>>,
  { schema, personal }: { readonly schema: GraphQLSchema; readonly personal: PersonalFields },
): PickedBy {
  const picked = new Map<FieldGroup, Set<string>>();
  const visit = (value: unknown, given: GraphQLInputType): void => {
    const type = getNullableType(given);
    if (value === null || value === undefined) return;
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? value : [value]) visit(item, type.ofType);
      return;
    }
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const inner = (value as Record<string, unknown>)[field.name];
      if (inner === null || inner === undefined) continue;
      const coordinate = `${type.name}.${field.name}`;
      for (const { group } of personal.get(coordinate) ?? [])
        picked.set(group, (picked.get(group) ?? new Set()).add(coordinate));
      visit(inner, field.type);
    }
  };
  for (const { name, type } of fieldOf(schema, typeName, node.name.value)?.args ?? [])
    visit(args[name], type);
  return picked;
}
