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
  const names = personalDirectives(schema, problems);
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

/**
 * Whatever names the schema has it by: a directive that is renamed still counts. So does one that no
 * link speaks of, and what a later version would mean by it is not guessed.
 */
function personalDirectives(
  { definitions }: DocumentNode,
  problems: string[],
): ReadonlySet<string> {
  const links = definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? named(definition.directives, "link")
        : [],
    )
    .filter((link) => /\/access\/v[^/]*$/.test(stringArgument(link, "url") ?? ""));
  const names = new Set(definitions.some(definesPersonal) ? ["personal"] : []);
  for (const link of links) {
    const url = stringArgument(link, "url") ?? "";
    const imported = importedAs(link);
    const isOurs = url.startsWith("https://laowu.example/") || imported.length > 0;
    if (isOurs && !/\/v1\.\d+$/.test(url))
      problems.push(`${url} is linked, which is no known version.`);
    for (const name of [`${stringArgument(link, "as") ?? "access"}__personal`, ...imported])
      names.add(name);
  }
  return names;
}

/** A directive of ours by name and form: that of others may be called so and mean something else. */
function definesPersonal(definition: DocumentNode["definitions"][number]): boolean {
  return (
    definition.kind === Kind.DIRECTIVE_DEFINITION &&
    definition.name.value === "personal" &&
    (definition.arguments ?? []).some(({ name }) => name.value === "group")
  );
}

function importedAs(link: ConstDirectiveNode): string[] {
  const imports = link.arguments?.find(({ name }) => name.value === "import")?.value;
  if (imports?.kind !== Kind.LIST) return [];
  return imports.values.flatMap((one) => {
    if (one.kind === Kind.STRING) return one.value === "@personal" ? ["personal"] : [];
    if (one.kind !== Kind.OBJECT) return [];
    const given = new Map(
      one.fields.map(({ name, value }) => [
        name.value,
        value.kind === Kind.STRING ? value.value : "",
      ]),
    );
    return given.get("name") === "@personal" ? [(given.get("as") ?? "@personal").slice(1)] : [];
  });
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
