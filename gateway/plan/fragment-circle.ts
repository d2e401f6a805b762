import type { PlanNode as LibraryNode } from "@graphql-hive/router-query-planner";
import { Kind, parse, visit } from "graphql";

/**
 * Whether the library's plan holds an operation with a fragment that spreads itself. It shortens
 * operations by fragments, and may take two selections that differ for the same one where a
 * condition is repeated.
 */
export function hasFragmentCircle(plan: LibraryNode): boolean {
  return operationsOf(plan).some((text) => text.includes("fragment ") && spreadsItself(text));
}

function operationsOf(node: LibraryNode): string[] {
  switch (node.kind) {
    case "Fetch":
    case "BatchFetch":
      return [node.operation];
    case "Flatten":
      return operationsOf(node.node);
    case "Sequence":
    case "Parallel":
      return node.nodes.flatMap(operationsOf);
    case "Condition":
      return [node.ifClause, node.elseClause].flatMap((one) => (one ? operationsOf(one) : []));
    default:
      return [];
  }
}

function spreadsItself(text: string): boolean {
  const spreads = new Map<string, Set<string>>();
  for (const definition of parse(text, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const names = new Set<string>();
    visit(definition, { FragmentSpread: ({ name }) => void names.add(name.value) });
    spreads.set(definition.name.value, names);
  }
  return [...spreads.keys()].some((start) => {
    // A set is walked to its end while it grows.
    const reached = new Set(spreads.get(start));
    for (const name of reached) for (const next of spreads.get(name) ?? []) reached.add(next);
    return reached.has(start);
  });
}
