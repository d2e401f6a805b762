import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputObjectTypeExtensionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from "graphql";

/** A type of a contract with fields of its own: an object, interface or input type. */
export interface ContractType {
  readonly name: string;
  readonly directives: readonly DirectiveNode[];
  readonly fields: ReadonlyMap<string, ContractField>;
}

/** A field of an object or input type, or an argument of a field. */
export interface ContractField {
  /** Where it stands, e.g. "JobConnection.facets". Every message begins with it. */
  readonly coordinate: string;
  readonly name: string;
  /** The named type below all lists and "!". */
  readonly type: string;
  readonly isList: boolean;
  readonly isNullable: boolean;
  readonly directives: readonly DirectiveNode[];
  readonly arguments: ReadonlyMap<string, ContractField>;
}

/** The SDL of a sharded subgraph, ready to be asked by name. */
export interface Contract {
  readonly subgraph: string;
  readonly types: ReadonlyMap<string, ContractType>;
  /** The objects behind each interface and each union. */
  readonly objectsBehind: ReadonlyMap<string, ReadonlySet<string>>;
}

type NodeWithFields =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode
  | InputObjectTypeDefinitionNode
  | InputObjectTypeExtensionNode;

const ROOT_TYPES = ["Query", "Mutation"] as const;

export function readContract(subgraph: string, document: DocumentNode): Contract {
  const types = new Map<string, ContractType>();
  for (const node of document.definitions.filter(hasFields)) {
    const name = node.name.value;
    // What extends a type, or says it again, adds to it: it must not go unread.
    const before = types.get(name);
    const fields = new Map(before?.fields);
    for (const field of node.fields ?? []) {
      fields.set(field.name.value, readField(`${name}.${field.name.value}`, field));
    }
    const directives = [...(before?.directives ?? []), ...(node.directives ?? [])];
    types.set(name, { name, directives, fields });
  }
  return { subgraph, types, objectsBehind: readObjectsBehind(document) };
}

function readObjectsBehind({ definitions }: DocumentNode): Contract["objectsBehind"] {
  const behind = new Map<string, Set<string>>();
  const put = (object: string, name: string) => {
    behind.set(name, (behind.get(name) ?? new Set()).add(object));
  };
  for (const node of definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION)
      for (const { name } of node.interfaces ?? []) put(node.name.value, name.value);
    if (node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_EXTENSION)
      for (const { name } of node.types ?? []) put(name.value, node.name.value);
  }
  return behind;
}

const kindsWithFields: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_EXTENSION,
]);

function hasFields(node: DefinitionNode): node is NodeWithFields {
  return kindsWithFields.has(node.kind);
}

/** The fields a client may start from, of queries and mutations alike. */
export function rootFields(contract: Contract): ContractField[] {
  return ROOT_TYPES.flatMap((name) => fieldsOf(contract, name));
}

/** Fields of objects that are no root type: reached through an entity, or not at all. */
export function innerFields(contract: Contract): { type: ContractType; field: ContractField }[] {
  return [...contract.types.values()]
    .filter((type) => !ROOT_TYPES.some((root) => root === type.name))
    .flatMap((type) => [...type.fields.values()].map((field) => ({ type, field })));
}

/** Every field that asks all provinces, wherever it stands. */
export function scatteredFields(contract: Contract): ContractField[] {
  return [...contract.types.values()]
    .flatMap((type) => [...type.fields.values()])
    .filter((field) => directive(field, "scattered") !== null);
}

export function fieldsOf(contract: Contract, type: string): ContractField[] {
  return [...(contract.types.get(type)?.fields.values() ?? [])];
}

export function directive(
  node: { readonly directives: readonly DirectiveNode[] },
  name: string,
): DirectiveNode | null {
  return node.directives.find((candidate) => candidate.name.value === name) ?? null;
}

/** The value of a directive's string or enum argument; null when it is not given. */
export function directiveArgument(node: DirectiveNode, name: string): string | null {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}

function readField(
  coordinate: string,
  node: FieldDefinitionNode | InputValueDefinitionNode,
): ContractField {
  const inputs = new Map<string, ContractField>();
  const given = node.kind === Kind.FIELD_DEFINITION ? (node.arguments ?? []) : [];
  for (const input of given) {
    inputs.set(input.name.value, readField(`${coordinate}(${input.name.value}:)`, input));
  }
  return {
    coordinate,
    name: node.name.value,
    type: namedType(node.type),
    isList: isList(node.type),
    isNullable: node.type.kind !== Kind.NON_NULL_TYPE,
    directives: node.directives ?? [],
    arguments: inputs,
  };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isList(type.type);
  return type.kind === Kind.LIST_TYPE;
}
