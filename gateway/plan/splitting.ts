import type { OperationDefinitionNode } from "graphql";
import type { Supergraph } from "../supergraph/read-supergraph.ts";

/** One fetch that is being split into parts. */
export interface Splitting {
  readonly supergraph: Supergraph;
  /** As the planner wrote it, without named fragments. */
  readonly operation: OperationDefinitionNode;
  /** A name for another `after` variable of a province's own; each is used once in a fetch. */
  readonly nextAfterVariable: () => string;
}
