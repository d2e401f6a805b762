import { type DocumentNode, Kind } from "graphql";
import { stringArgument } from "./string-argument.ts";

/** One subgraph as the supergraph names it. */
export interface SubgraphEntry {
  /** The name in `join__graph(name:)`, by which plans refer to it. */
  readonly name: string;
  /** The value of the enum, by which the supergraph's own directives refer to it. */
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
        name: stringArgument(joinGraph, "name") ?? value.name.value,
        graph: value.name.value,
        url: stringArgument(joinGraph, "url") ?? "",
      };
    });
  }
  return [];
}
