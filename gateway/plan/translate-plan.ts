import type {
  BatchFetchNode,
  FetchNode,
  FetchRewrite,
  FlattenNode,
  FlattenNodePathSegment,
  InputRewrite,
  PlanNode as LibraryNode,
} from "@graphql-hive/router-query-planner";
import type { OperationTypeNode } from "graphql";
import { UnsupportedOperationError } from "../errors.ts";
import { type PossibleTypes, unionOf } from "../supergraph/possible-types.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { flatten, responseKeyOf } from "./flat-selection.ts";
import { parseOperation } from "./parse-operation.ts";
import type {
  EntityFetch,
  EntityGroup,
  PathSegment,
  PlanNode,
  Rewrite,
  RootFetch,
} from "./plan.ts";
import { type EntityCall, separateRequirements } from "./separate-requirements.ts";
import { shardFetch } from "./shard-fetch.ts";
import { requiredSelections } from "./translate-requires.ts";
import { toRewrite, typenameRewrites } from "./translate-rewrites.ts";
import { withCalls } from "./with-calls.ts";

/** Turns the library's plan into ours, and gives every fetch its route. */
export function translatePlan(node: LibraryNode, supergraph: Supergraph): PlanNode {
  return new Translation(supergraph).translate(node, 0);
}

class Translation {
  readonly #supergraph: Supergraph;
  #fetchCount = 0;

  constructor(supergraph: Supergraph) {
    this.#supergraph = supergraph;
  }

  translate(node: LibraryNode, stepsAfter: number): PlanNode {
    switch (node.kind) {
      case "Sequence":
        return { kind: "sequence", steps: this.#translateInOrder(node.nodes, stepsAfter) };
      case "Parallel":
        return {
          kind: "parallel",
          steps: node.nodes.map((one) => this.translate(one, stepsAfter)),
        };
      case "Fetch":
        return this.#route(this.#rootFetch(node, stepsAfter));
      case "Flatten":
        return this.#route(this.#flatten(node, stepsAfter));
      case "BatchFetch":
        return this.#route(this.#batchFetch(node, stepsAfter));
      case "Subscription":
        throw new UnsupportedOperationError("Subscriptions are not served over this transport.");
      case "Condition":
        throw new Error("The planner plans a condition, but all of them were settled before.");
      case "Defer":
        throw new UnsupportedOperationError("@defer is not served.");
      default:
        return unreachable(node);
    }
  }

  /** Later steps wait for earlier ones, so an earlier one has more steps after it. */
  #translateInOrder(nodes: readonly LibraryNode[], stepsAfter: number): PlanNode[] {
    let after = nodes.reduce((sum, node) => sum + depthOf(node), stepsAfter);
    return nodes.map((node) => {
      after -= depthOf(node);
      return this.translate(node, after);
    });
  }

  #route(fetch: RootFetch | EntityFetch): PlanNode {
    const sharded = this.#supergraph.sharding.subgraphs.get(fetch.subgraph);
    return sharded ? shardFetch(fetch, sharded, this.#supergraph) : fetch;
  }

  #rootFetch(node: FetchNode, stepsAfter: number): RootFetch {
    const operation = this.#sentText(node.operation);
    return {
      kind: "rootFetch",
      subgraph: node.serviceName,
      operation,
      operationKind: (node.operationKind ?? "query") as OperationTypeNode,
      variables: node.variableUsages ?? [],
      responseKeys: rootKeysOf(operation),
      rewrites: this.#rewrites(node.outputRewrites),
      stepsAfter,
      order: this.#fetchCount++,
    };
  }

  #flatten(node: FlattenNode, stepsAfter: number): EntityFetch {
    const fetch = node.node;
    if (fetch.kind !== "Fetch") {
      throw new Error(`The planner flattens a ${fetch.kind}, which this gateway does not know.`);
    }
    const call = {
      responseKey: "_entities",
      variable: "representations",
      paths: [node.path],
      requires: fetch.requires ?? [],
      inputRewrites: fetch.inputRewrites,
      outputRewrites: fetch.outputRewrites,
    };
    return this.#entityFetch(fetch, [call], stepsAfter);
  }

  #batchFetch(node: BatchFetchNode, stepsAfter: number): EntityFetch {
    const calls = node.entityBatch.aliases.map((alias) => ({
      ...alias,
      responseKey: alias.alias,
      variable: alias.representationsVariableName,
    }));
    return this.#entityFetch(node, calls, stepsAfter);
  }

  #entityFetch(
    node: FetchNode | BatchFetchNode,
    planned: readonly PlannedCall[],
    stepsAfter: number,
  ): EntityFetch {
    const { subgraphs, requiredCalls } = this.#supergraph;
    const subgraph = node.serviceName;
    const graph = subgraphs.find(({ name }) => name === subgraph)?.graph ?? "";
    const fetch = { operation: node.operation, calls: planned };
    const { operation, calls } = separateRequirements(fetch, graph, requiredCalls);
    const sent = this.#sentText(operation);
    const keys = entityKeysOf(sent);
    return {
      kind: "entityFetch",
      subgraph,
      operation: sent,
      variables: node.variableUsages ?? [],
      stepsAfter,
      order: this.#fetchCount++,
      groups: calls.map((call) => this.#group(call, keys.get(call.responseKey))),
    };
  }

  #sentText(operation: string): string {
    return withCalls(operation, this.#supergraph.requiredCalls);
  }

  #group(group: PlannedCall, keys: ReadonlySet<string> = new Set()): EntityGroup {
    const { possibleTypes, requiredCalls } = this.#supergraph;
    return {
      responseKey: group.responseKey,
      variable: group.variable,
      paths: group.paths.map((path) => path.map((segment) => pathSegment(segment, possibleTypes))),
      requires: requiredSelections(group.requires, possibleTypes, requiredCalls.calls),
      keys,
      typenames: typenameRewrites(group.inputRewrites ?? [], possibleTypes),
      rewrites: this.#rewrites(group.outputRewrites),
    };
  }

  #rewrites(rewrites: readonly FetchRewrite[] | undefined): Rewrite[] {
    return (rewrites ?? []).map((rewrite) => toRewrite(rewrite, this.#supergraph.possibleTypes));
  }
}

interface PlannedCall extends EntityCall {
  readonly paths: readonly (readonly FlattenNodePathSegment[])[];
  readonly inputRewrites?: readonly InputRewrite[] | undefined;
  readonly outputRewrites?: readonly FetchRewrite[] | undefined;
}

/** How many fetches stand one after the other in a plan. */
function depthOf(node: LibraryNode): number {
  switch (node.kind) {
    case "Sequence":
      return node.nodes.reduce((sum, one) => sum + depthOf(one), 0);
    case "Parallel":
      return Math.max(0, ...node.nodes.map(depthOf));
    default:
      return 1;
  }
}

function rootKeysOf(operation: string): string[] {
  return flatten(parseOperation(operation).selectionSet.selections).map(responseKeyOf);
}

/** By the name of each call: under which keys its entities are answered. */
function entityKeysOf(operation: string): ReadonlyMap<string, ReadonlySet<string>> {
  const calls = flatten(parseOperation(operation).selectionSet.selections);
  return new Map(
    calls.map((call) => {
      const fields = flatten(call.selectionSet?.selections ?? []);
      return [responseKeyOf(call), new Set(fields.map(responseKeyOf))];
    }),
  );
}

function pathSegment(segment: FlattenNodePathSegment, possibleTypes: PossibleTypes): PathSegment {
  if (segment === "@") return { kind: "items" };
  if ("Field" in segment) return { kind: "field", name: segment.Field };
  return {
    kind: "type",
    possible: unionOf(segment.TypeCondition, possibleTypes),
    names: segment.TypeCondition,
  };
}

function unreachable(node: never): never {
  throw new Error(`Unknown plan node: ${JSON.stringify(node)}`);
}
