import type {
  FlattenNodePathSegment,
  PlanNode as LibraryNode,
} from "@graphql-hive/router-query-planner";
import type { SelectionNode } from "graphql";
import { flatten } from "./flat-selection.ts";
import { parseOperation } from "./parse-operation.ts";

/** What is done for a piece of an operation, once its entities are in the data. */
export interface PieceOfPlan {
  readonly node: LibraryNode;
  /** Which fields of the entities must be there too. */
  readonly needs: readonly SelectionNode[];
}

/**
 * Makes a plan that begins at an entrance one that begins in the data: nothing is fetched through
 * the entrance, and every path leads on from where the entities stand.
 *
 * @returns null when nothing is left to be done
 */
export function pieceOfPlan(
  plan: LibraryNode,
  path: readonly FlattenNodePathSegment[],
): PieceOfPlan | null {
  const node = behindEntrance(plan, path);
  return node && { node, needs: needsOf(plan) };
}

/** What would be fetched through the entrance. */
function needsOf(node: LibraryNode): readonly SelectionNode[] {
  switch (node.kind) {
    case "Fetch":
      return flatten(parseOperation(node.operation).selectionSet.selections).flatMap(
        ({ selectionSet }) => selectionSet?.selections ?? [],
      );
    case "Sequence":
    case "Parallel":
      return node.nodes.flatMap(needsOf);
    default:
      return [];
  }
}

function behindEntrance(
  node: LibraryNode,
  path: readonly FlattenNodePathSegment[],
): LibraryNode | null {
  const moved = (old: readonly FlattenNodePathSegment[]) => [...path, ...old.slice(1)];
  switch (node.kind) {
    case "Fetch":
      return null;
    case "Flatten":
      return { ...node, path: moved(node.path) };
    case "BatchFetch": {
      const aliases = node.entityBatch.aliases.map((alias) => ({
        ...alias,
        paths: alias.paths.map(moved),
      }));
      return { ...node, entityBatch: { ...node.entityBatch, aliases } };
    }
    case "Sequence":
    case "Parallel": {
      const nodes = node.nodes
        .map((one) => behindEntrance(one, path))
        .filter((one) => one !== null);
      return nodes.length > 0 ? { ...node, nodes } : null;
    }
    default:
      throw new Error(`The planner answers a query with a ${node.kind}.`);
  }
}
