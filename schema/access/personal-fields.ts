import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from "graphql";
import { type PersonalType, personalTypes } from "./data-agreement.ts";
import { namesOfDirective, stringArgument, unknownVersions } from "./directive-names.ts";
import { type FieldGroup, fieldGroups } from "./field-group.ts";

/** What of a person a field shows. */
export interface PersonalField {
  readonly type: PersonalType;
  readonly group: FieldGroup;
}

/**
 * The fields that show something of persons, and the input fields that pick them by it, by
 * "Type.field". A field of an interface shows what it shows of any type behind it, and a field of a
 * type shows what its interfaces say: whoever asks by one gets no more than by the other.
 */
export type PersonalFields = ReadonlyMap<string, readonly PersonalField[]>;

/**
 * @param schema of a subgraph or of the supergraph
 * @param problems gets what speaks against serving it
 */
export function readPersonalFields(schema: DocumentNode, problems: string[]): PersonalFields {
  const names = namesOfDirective(schema, personalDirective);
  problems.push(...unknownVersions(schema));
  const fields = new Map<string, PersonalField[]>();
  if (names.size === 0) return fields;
  for (const type of schema.definitions.filter(hasFieldsOrInputs)) {
    for (const field of type.fields ?? []) {
      const applied = field.directives?.filter((directive) => names.has(directive.name.value));
      const coordinate = `${type.name.value}.${field.name.value}`;
      for (const directive of applied ?? []) {
        const personal = readPersonal(directive, type.name.value);
        if (typeof personal === "string") problems.push(`${coordinate} ${personal}.`);
        else add(fields, coordinate, personal);
      }
    }
  }
  const types = schema.definitions.filter(hasFields);
  const said = new Map([...fields].map(([coordinate, shown]) => [coordinate, [...shown]]));
  copyGuards(types, { from: said, to: fields }, (inner, outer) => [outer, inner]);
  copyGuards(types, { from: fields, to: fields }, (inner, outer) => [inner, outer]);
  return fields;
}

const personalDirective = { name: "personal", argument: "group" };

type Guards = Map<string, PersonalField[]>;

/** Copies between the fields of types and those of the interfaces they have. */
function copyGuards(
  types: readonly TypeWithFields[],
  guards: { readonly from: Guards; readonly to: Guards },
  way: (type: string, ofInterface: string) => readonly [from: string, to: string],
): void {
  for (const type of types) {
    for (const { name } of type.interfaces ?? []) {
      for (const field of type.fields ?? []) {
        const [from, to] = way(type.name.value, name.value);
        for (const shown of guards.from.get(`${from}.${field.name.value}`) ?? [])
          add(guards.to, `${to}.${field.name.value}`, shown);
      }
    }
  }
}

/** What the directive says, or what is wrong with it. */
function readPersonal(directive: ConstDirectiveNode, parent: string): PersonalField | string {
  const of = stringArgument(directive, "of") ?? parent;
  const type = personalTypes.find((known) => known === of);
  const group = fieldGroups.find((known) => known === stringArgument(directive, "group"));
  if (type === undefined) return `is @personal of "${of}", which is no record of a person`;
  return group === undefined ? "is @personal in no known group" : { type, group };
}

type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function hasFields(definition: DocumentNode["definitions"][number]): definition is TypeWithFields {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

function hasFieldsOrInputs(
  definition: DocumentNode["definitions"][number],
): definition is TypeWithFields | InputObjectTypeDefinitionNode {
  return hasFields(definition) || definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
}

function add(fields: Map<string, PersonalField[]>, coordinate: string, shown: PersonalField): void {
  const known = fields.get(coordinate);
  if (known === undefined) fields.set(coordinate, [shown]);
  else if (!known.some(({ type, group }) => type === shown.type && group === shown.group))
    known.push(shown);
}
