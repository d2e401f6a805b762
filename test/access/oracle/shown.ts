import { readdirSync, readFileSync } from "node:fs";
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type NameNode,
  parse,
  print,
  type SelectionNode,
  type TypeNode,
  type ValueNode,
} from "graphql";

/** What a piece of an operation shows of persons, read anew from the contracts' text. */
export interface Shown {
  readonly types: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export interface Asked {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Contract {
  /** The named type of each field, input field and argument: "Worker.intent", "Query.workers(filter:)". */
  readonly typeOf: ReadonlyMap<string, string>;
  /** By field and input field: whose record it shows, and which group of it. */
  readonly personal: ReadonlyMap<string, readonly (readonly [type: string, group: string])[]>;
}

const contract = readContracts();

function readContracts(): Contract {
  const typeOf = new Map<string, string>();
  const personal = new Map<string, [string, string][]>();
  for (const file of readdirSync("schema").filter((name) => name.endsWith(".graphql"))) {
    if (file === "supergraph.graphql" || file === "api.graphql") continue;
    for (const definition of parse(readFileSync(`schema/${file}`, "utf8")).definitions) {
      if (!("fields" in definition)) continue;
      for (const field of definition.fields ?? []) {
        const coordinate = `${definition.name.value}.${field.name.value}`;
        typeOf.set(coordinate, nameOf(field.type));
        if ("arguments" in field)
          for (const one of field.arguments ?? [])
            typeOf.set(`${coordinate}(${one.name.value}:)`, nameOf(one.type));
        for (const { name, arguments: given } of field.directives ?? []) {
          if (name.value !== "personal") continue;
          const said = (wanted: string) => {
            const value = given?.find((one) => one.name.value === wanted)?.value;
            return value && "value" in value ? String(value.value) : null;
          };
          const shown: [string, string] = [
            said("of") ?? definition.name.value,
            said("group") ?? "",
          ];
          personal.set(coordinate, [...(personal.get(coordinate) ?? []), shown]);
        }
      }
    }
  }
  return { typeOf, personal };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

/** The groups that a field or an input field says it shows. */
export function groupsOf(coordinate: string): readonly string[] {
  return (contract.personal.get(coordinate) ?? []).map(([, group]) => group);
}

/** Everything selected: what is left out by a condition does not count, whatever it is called does. */
export function shownBy(
  selections: readonly SelectionNode[],
  typeName: string,
  asked: Asked,
): Shown {
  const types = new Set<string>();
  const groups = new Set<string>();
  const note = (coordinate: string) => {
    for (const [type, group] of contract.personal.get(coordinate) ?? []) {
      types.add(type);
      groups.add(group);
    }
  };
  const walk = (inner: readonly SelectionNode[], parent: string): void => {
    for (const selection of inner.filter((one) => isWanted(one, asked.variables))) {
      if (selection.kind === Kind.FIELD) {
        const coordinate = `${parent}.${selection.name.value}`;
        note(coordinate);
        walk(selection.selectionSet?.selections ?? [], contract.typeOf.get(coordinate) ?? "");
        continue;
      }
      const fragment = fragmentAt(selection, asked);
      walk(fragment.selections, fragment.typeName ?? parent);
    }
  };
  walk(selections, typeName);
  return { types, groups };
}

/**
 * A selection of the root as it is asked for: what of entities is open to everyone is asked by itself,
 * so that what is closed does not take it along.
 */
export function askedApart(selection: FieldNode): readonly FieldNode[] {
  const fragments = selection.selectionSet?.selections ?? [];
  if (!selection.alias?.value.endsWith("_all")) return [selection];
  const isPersonal = (one: SelectionNode) =>
    shownBy([one], "", { fragments: new Map(), variables: {} }).groups.size > 0;
  const personal = fragments.filter(isPersonal);
  const open = fragments.filter((one) => !isPersonal(one));
  if (personal.length === 0 || open.length === 0) return [selection];
  return [
    { ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: personal } },
    asOpen({ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: open } }),
  ];
}

/** Its name and that of its representations say that it is open. */
function asOpen(selection: FieldNode): FieldNode {
  const renamed = ({ value }: NameNode): NameNode => ({
    kind: Kind.NAME,
    value: value.replace(/_all$/, "_open"),
  });
  return {
    ...selection,
    ...(selection.alias && { alias: renamed(selection.alias) }),
    arguments: (selection.arguments ?? []).map((argument) =>
      argument.value.kind === Kind.VARIABLE
        ? { ...argument, value: { ...argument.value, name: renamed(argument.value.name) } }
        : argument,
    ),
  };
}

/** By which groups the filters of an operation pick persons. */
export function pickedBy(document: DocumentNode, asked: Asked): ReadonlySet<string> {
  const groups = new Set<string>();
  for (const { type, value } of argumentsIn(document, asked)) {
    for (const [name, inner] of Object.entries(objectOf(value, asked.variables))) {
      if (plain(inner, asked.variables) === null) continue;
      for (const [, group] of contract.personal.get(`${type}.${name}`) ?? []) groups.add(group);
    }
  }
  return groups;
}

/** The grounds that fields of an operation name: variables by their names, literals as they are. */
export function groundsIn(document: DocumentNode, asked: Asked): ReadonlySet<string> {
  const grounds = argumentsIn(document, asked).filter(({ type }) => type === "Access");
  return new Set(grounds.map(({ value }) => print(value)));
}

interface Argument {
  readonly type: string;
  readonly value: ValueNode;
}

/** Of all fields that are not left out. */
function argumentsIn({ definitions }: DocumentNode, asked: Asked): readonly Argument[] {
  const found: Argument[] = [];
  const walk = (inner: readonly SelectionNode[], parent: string): void => {
    for (const selection of inner.filter((one) => isWanted(one, asked.variables))) {
      if (selection.kind === Kind.FIELD) {
        const coordinate = `${parent}.${selection.name.value}`;
        for (const { name, value } of selection.arguments ?? []) {
          const type = contract.typeOf.get(`${coordinate}(${name.value}:)`) ?? "";
          found.push({ type, value });
        }
        walk(selection.selectionSet?.selections ?? [], contract.typeOf.get(coordinate) ?? "");
        continue;
      }
      const fragment = fragmentAt(selection, asked);
      walk(fragment.selections, fragment.typeName ?? parent);
    }
  };
  for (const one of definitions)
    if (one.kind === Kind.OPERATION_DEFINITION) walk(one.selectionSet.selections, "Query");
  return found;
}

function fragmentAt(
  selection: InlineFragmentNode | FragmentSpreadNode,
  { fragments }: Asked,
): { readonly typeName: string | undefined; readonly selections: readonly SelectionNode[] } {
  const fragment =
    selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
  return {
    typeName: fragment?.typeCondition?.name.value,
    selections: fragment?.selectionSet.selections ?? [],
  };
}

function objectOf(
  given: unknown,
  variables: Asked["variables"],
): Readonly<Record<string, unknown>> {
  const value = plain(given, variables);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** What a literal or a variable stands for; nothing is null. Inside an object literals stay as they are. */
function plain(given: unknown, variables: Asked["variables"]): unknown {
  if (given === undefined || given === null) return null;
  if (typeof given !== "object" || !("kind" in given)) return given;
  const node = given as ValueNode;
  if (node.kind === Kind.NULL) return null;
  if (node.kind === Kind.VARIABLE) return variables[node.name.value] ?? null;
  if (node.kind !== Kind.OBJECT) return node;
  return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, value]));
}

function isWanted({ directives }: SelectionNode, variables: Asked["variables"]): boolean {
  return (directives ?? []).every(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    const isSet =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return name.value === "skip" ? !isSet : isSet;
  });
}

export function fragmentsOf({ definitions }: DocumentNode): Asked["fragments"] {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((one) => [one.name.value, one]));
}
