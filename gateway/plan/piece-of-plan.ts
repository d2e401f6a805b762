import type {
  FetchNode,
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
  const needs: SelectionNode[] = [];
  const node = behindEntrance(plan, path, (fetch) => needs.push(...needsOf(fetch)));
  return node && { node, needs };
}

/** What would be fetched through the entrance. */
function needsOf({ operation }: FetchNode): readonly SelectionNode[] {
  return flatten(parseOperation(operation).selectionSet.selections).flatMap(
    ({ selectionSet }) => selectionSet?.selections ?? [],
  );
}

function behindEntrance(
  node: LibraryNode,
  path: readonly FlattenNodePathSegment[],
  onEntrance: (fetch: FetchNode) => void,
): LibraryNode | null {
  const moved = (old: readonly FlattenNodePathSegment[]) => [...path, ...old.slice(1)];
  const inside = (one: LibraryNode) => behindEntrance(one, path, onEntrance);
  switch (node.kind) {
    case "Fetch":
      onEntrance(node);
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
      const nodes = node.nodes.map(inside).filter((one) => one !== null);
      return nodes.length > 0 ? { ...node, nodes } : null;
    }
    default:
      throw new Error(`The planner answers a query with a ${node.kind}.`);
  }
}
