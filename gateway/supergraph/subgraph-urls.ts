import { type ConstArgumentNode, type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";

/** One subgraph as the supergraph names it. */
export interface SubgraphEntry {
  /** The name in `join__graph(name:)`, by which plans refer to it. */
  readonly name: string;
  /** The enum value of `join__Graph`, by which `join__` directives refer to it. */
  readonly graph: string;
  readonly url: string;
}

/** Reads the enum `join__Graph`, in the order of the file. */
export function readSubgraphEntries(supergraph: DocumentNode): SubgraphEntry[] {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    if (definition.name.value !== "join__Graph") continue;
    return (definition.values ?? []).map((value) => {
      const joinGraph = value.directives?.find(({ name }) => name.value === "join__graph");
      return {
        graph: value.name.value,
        name: stringArgument(joinGraph, "name") ?? value.name.value,
        url: stringArgument(joinGraph, "url") ?? "",
      };
    });
  }
  return [];
}

/** The value of a string (or enum) argument of an applied directive. */
export function stringArgument(
  directive: ConstDirectiveNode | undefined,
  name: string,
): string | undefined {
  const value = directive?.arguments?.find(
    (argument: ConstArgumentNode) => argument.name.value === name,
  )?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
