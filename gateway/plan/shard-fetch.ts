import { OperationTypeNode } from "graphql";
import { afterVariable } from "../reserved-names.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { ShardedSubgraph } from "../supergraph/sharding.ts";
import { entitiesParts } from "./entities-parts.ts";
import { fieldParts } from "./field-parts.ts";
import { parseOperation } from "./parse-operation.ts";
import type { EntityFetch, RootFetch, ShardedFetch } from "./plan.ts";
import type { Splitting } from "./splitting.ts";

/**
 * Splits a fetch from a sharded subgraph into parts, each with a route of its own. At run time the
 * parts that go to one province travel in one call.
 */
export function shardFetch(
  fetch: RootFetch | EntityFetch,
  subgraph: ShardedSubgraph,
  supergraph: Supergraph,
): ShardedFetch {
  let afterCount = 0;
  const splitting: Splitting = {
    supergraph,
    graph: supergraph.subgraphs.find(({ name }) => name === subgraph.name)?.graph ?? "",
    operation: parseOperation(fetch.operation),
    nextAfterVariable: () => afterVariable(afterCount++),
  };
  const parts =
    fetch.kind === "rootFetch"
      ? fieldParts(splitting)
      : fetch.groups.flatMap((group) => entitiesParts(group, splitting));
  return {
    kind: "shardedFetch",
    subgraph: fetch.subgraph,
    operationKind: fetch.kind === "rootFetch" ? fetch.operationKind : OperationTypeNode.QUERY,
    onlyProvince: subgraph.coverage.kind === "one" ? subgraph.coverage.province : null,
    parts,
    stepsAfter: fetch.stepsAfter,
    order: fetch.order,
    rewrites: fetch.kind === "rootFetch" ? fetch.rewrites : [],
  };
}
