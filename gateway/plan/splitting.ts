import type { OperationDefinitionNode } from "graphql";
import type { Supergraph } from "../supergraph/read-supergraph.ts";

/** One fetch that is being split into parts. */
export interface Splitting {
  readonly supergraph: Supergraph;
  /** The subgraph that is asked, as in the enum `join__Graph`. */
  readonly graph: string;
  /** As the planner wrote it, without named fragments. */
  readonly operation: OperationDefinitionNode;
  /** A name for another `after` variable of a province's own; each is used once in a fetch. */
  readonly nextAfterVariable: () => string;
}
