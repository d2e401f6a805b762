import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from "graphql";
import { type PersonalType, personalTypes } from "./data-agreement.ts";
import { type FieldGroup, fieldGroups } from "./field-group.ts";

/** What of a person a field shows. */
export interface PersonalField {
  readonly type: PersonalType;
  readonly group: FieldGroup;
}

/**
 * The fields that show something of persons, and the input fields that pick them by it, by "Type.field". A field of an interface shows what it
 * shows of any type behind it: whoever asks by the interface gets no more than by the type.
 */
export type PersonalFields = ReadonlyMap<string, readonly PersonalField[]>;

/**
 * @param schema of a subgraph or of the supergraph
 * @param problems gets what speaks against serving it
 */
export function readPersonalFields(schema: DocumentNode, problems: string[]): PersonalFields {
  const name = personalDirective(schema);
  const fields = new Map<string, PersonalField[]>();
  if (name === null) return fields;
  for (const type of schema.definitions.filter(hasFieldsOrInputs)) {
    for (const field of type.fields ?? []) {
      const applied = field.directives?.filter((directive) => directive.name.value === name) ?? [];
      const coordinate = `${type.name.value}.${field.name.value}`;
      for (const directive of applied) {
        const personal = readPersonal(directive, type.name.value);
        if (typeof personal === "string") problems.push(`${coordinate} ${personal}.`);
        else add(fields, coordinate, personal);
      }
    }
  }
  for (const type of schema.definitions.filter(hasFields)) {
    for (const { name: behind } of type.interfaces ?? []) {
      for (const field of type.fields ?? []) {
        const shown = fields.get(`${type.name.value}.${field.name.value}`) ?? [];
        for (const personal of shown) add(fields, `${behind.value}.${field.name.value}`, personal);
      }
    }
  }
  return fields;
}

/** Whatever name the schema imports it by: a directive that is renamed still counts. */
function personalDirective({ definitions }: DocumentNode): string | null {
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION)
      continue;
    for (const link of named(definition.directives, "link")) {
      if (!/\/access\/v1\.\d+$/.test(stringArgument(link, "url") ?? "")) continue;
      return importedAs(link) ?? `${stringArgument(link, "as") ?? "access"}__personal`;
    }
  }
  return null;
}

function importedAs(link: ConstDirectiveNode): string | null {
  const imports = link.arguments?.find(({ name }) => name.value === "import")?.value;
  if (imports?.kind !== Kind.LIST) return null;
  for (const one of imports.values) {
    if (one.kind === Kind.STRING && one.value === "@personal") return "personal";
    if (one.kind !== Kind.OBJECT) continue;
    const given = new Map(
      one.fields.map(({ name, value }) => [
        name.value,
        value.kind === Kind.STRING ? value.value : "",
      ]),
    );
    if (given.get("name") === "@personal") return (given.get("as") ?? "@personal").slice(1);
  }
  return null;
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

function named(
  directives: readonly ConstDirectiveNode[] | undefined,
  wanted: string,
): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter(({ name }) => name.value === wanted);
}

function add(fields: Map<string, PersonalField[]>, coordinate: string, shown: PersonalField): void {
  const known = fields.get(coordinate);
  if (known === undefined) fields.set(coordinate, [shown]);
  else if (!known.some(({ type, group }) => type === shown.type && group === shown.group))
    known.push(shown);
}

/** The value of a string (or enum) argument of an applied directive. */
function stringArgument(
  { arguments: given }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = given?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
