import {
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from "graphql";
import { entranceName } from "../reserved-names.ts";
import type { RequiringFields } from "./requiring-fields.ts";
import { stringArgument } from "./string-argument.ts";

/** A type of entities, and a subgraph that has them, named as in the enum `join__Graph`. */
export interface EntityPlace {
  readonly typeName: string;
  readonly graph: string;
}

/** The types of entities that have fields with @requires, by the names of their root fields. */
export type Entrances = ReadonlyMap<string, EntityPlace>;

/** The name of the root field through which an operation for the planner begins at an entity. */
export function entranceTo({ typeName, graph }: EntityPlace): string {
  return entranceName(graph, typeName);
}

export function entrancesOf(requiring: RequiringFields): Entrances {
  const entrances = new Map<string, EntityPlace>();
  for (const [coordinate, graph] of requiring) {
    const [typeName = ""] = coordinate.split(".");
    const place = { typeName, graph };
    entrances.set(entranceTo(place), place);
  }
  return entrances;
}

/**
 * A supergraph for the planner alone: with a root field for each entity that has fields with
 * @requires, so that a piece of an operation can be planned from that entity on. No subgraph has
 * these fields and no client sees them: what a plan would fetch through them is in the data already
 * (see decisions/0006-operations-in-pieces.md).
 */
export function withEntrances(supergraph: DocumentNode, entrances: Entrances): string {
  if (entrances.size === 0) return print(supergraph);
  return print(
    visit(supergraph, {
      // Composition names the query root so, whatever the subgraphs call theirs.
      ObjectTypeDefinition: (type) =>
        type.name.value === "Query" ? queryWithEntrances(type, entrances) : false,
    }),
  );
}

function queryWithEntrances(
  query: ObjectTypeDefinitionNode,
  entrances: Entrances,
): ObjectTypeDefinitionNode {
  const joined = new Set(query.directives?.map((directive) => stringArgument(directive, "graph")));
  const graphs = new Set([...entrances.values()].map(({ graph }) => graph));
  const joins = [...graphs]
    .filter((graph) => !joined.has(graph))
    .map((graph) => `@join__type(graph: ${graph})`);
  const fields = [...entrances].map(
    ([name, { typeName, graph }]) => `${name}: ${typeName} @join__field(graph: ${graph})`,
  );
  const [added] = parse(`type Query ${joins.join(" ")} { ${fields.join(" ")} }`, {
    noLocation: true,
  }).definitions;
  if (added?.kind !== Kind.OBJECT_TYPE_DEFINITION) return query;
  return {
    ...query,
    directives: [...(query.directives ?? []), ...(added.directives ?? [])],
    fields: [...(query.fields ?? []), ...(added.fields ?? [])],
  };
}
