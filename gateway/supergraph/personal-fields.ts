import {
  type ConstDirectiveNode,
  type DocumentNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from "graphql";
import { type PersonalType, personalTypes } from "../../schema/access/data-agreement.ts";
import { type FieldGroup, fieldGroups } from "../../schema/access/field-group.ts";
import type { Sharding } from "./sharding.ts";
import { stringArgument } from "./string-argument.ts";

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

/** What speaks against serving them is added to `problems`. */
export function readPersonalFields(supergraph: DocumentNode, problems: string[]): PersonalFields {
  const name = personalDirective(supergraph);
  const fields = new Map<string, PersonalField[]>();
  if (name === null) return fields;
  for (const type of supergraph.definitions.filter(hasFieldsOrInputs)) {
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
  for (const type of supergraph.definitions.filter(hasFields)) {
    for (const { name: behind } of type.interfaces ?? []) {
      for (const field of type.fields ?? []) {
        const shown = fields.get(`${type.name.value}.${field.name.value}`) ?? [];
        for (const personal of shown) add(fields, `${behind.value}.${field.name.value}`, personal);
      }
    }
  }
  return fields;
}

/** Whose register is looked into must be known, so only a province may show something of persons. */
export function checkPersonalFields(
  supergraph: DocumentNode,
  personal: PersonalFields,
  { subgraphs, names }: { readonly subgraphs: Sharding["subgraphs"]; readonly names: GraphNames },
): string[] {
  const problems: string[] = [];
  for (const type of supergraph.definitions.filter(hasFields)) {
    for (const field of type.fields ?? []) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      if (!personal.has(coordinate)) continue;
      const joins = named(field.directives, "join__field");
      const owners =
        joins.length > 0 ? joins.filter(resolves) : named(type.directives, "join__type");
      for (const owner of owners) {
        const subgraph = names.get(stringArgument(owner, "graph") ?? "") ?? "";
        if (!subgraphs.has(subgraph))
          problems.push(`${coordinate} is @personal, but "${subgraph}" is no province.`);
      }
    }
  }
  return problems;
}

/** Subgraphs by their names in the enum `join__Graph`. */
type GraphNames = ReadonlyMap<string, string>;

/** Whatever name the supergraph imports it by: a directive that is renamed still counts. */
function personalDirective(supergraph: DocumentNode): string | null {
  for (const definition of supergraph.definitions) {
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

function resolves(join: ConstDirectiveNode): boolean {
  const external = join.arguments?.find(({ name }) => name.value === "external")?.value;
  return !(external?.kind === Kind.BOOLEAN && external.value);
}

function add(fields: Map<string, PersonalField[]>, coordinate: string, shown: PersonalField): void {
  const known = fields.get(coordinate);
  if (known === undefined) fields.set(coordinate, [shown]);
  else if (!known.some(({ type, group }) => type === shown.type && group === shown.group))
    known.push(shown);
}
