import { type DocumentNode, Kind } from "graphql";

/** For each type name, the object types a value of it can have; an object type stands for itself. */
export type PossibleTypes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reads unions and `implements` clauses. An interface is among its own possible types:
 * a subgraph that knows it only as an interface object answers with the interface's name.
 */
export function readPossibleTypes(supergraph: DocumentNode): PossibleTypes {
  const possible = new Map<string, Set<string>>();
  const add = (abstractType: string, member: string) => {
    const members = possible.get(abstractType) ?? new Set<string>();
    possible.set(abstractType, members.add(member));
  };
  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
        add(definition.name.value, definition.name.value);
        for (const name of definition.interfaces ?? []) add(name.name.value, definition.name.value);
        break;
      case Kind.INTERFACE_TYPE_DEFINITION:
        add(definition.name.value, definition.name.value);
        break;
      case Kind.UNION_TYPE_DEFINITION:
        for (const member of definition.types ?? []) add(definition.name.value, member.name.value);
        break;
      default:
    }
  }
  return possible;
}

/** What a value of any of these types can be. */
export function unionOf(
  names: readonly string[],
  possibleTypes: PossibleTypes,
): ReadonlySet<string> {
  return new Set(names.flatMap((name) => [name, ...(possibleTypes.get(name) ?? [])]));
}
