import type { DocumentNode } from "graphql";
import { ResponseShape } from "./execute/shape/shape-response.ts";
import { limits } from "./limits.ts";
import { compileOperation, type Operation } from "./plan/compile-operation.ts";
import { drawOverrides } from "./plan/draw-overrides.ts";
import { createPlanner, type Planner } from "./plan/planner.ts";
import { readDocument } from "./plan/read-document.ts";
import { RecentCache } from "./recent-cache.ts";
import type { Supergraph } from "./supergraph/read-supergraph.ts";

export interface CompiledOperation extends Operation {
  readonly shape: ResponseShape;
}

export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  /** The parsed and validated document, when the caller has it already. */
  readonly document?: DocumentNode | undefined;
}

export interface OperationsOptions {
  /** Labels of @override that are on. */
  readonly overrideLabels: ReadonlySet<string>;
  readonly onFailure: (message: string, cause: unknown) => void;
}

/** Compiles operations (parse, validate, plan, shape) and keeps them for the next time. */
export class Operations {
  readonly #supergraph: Supergraph;
  readonly #planner: Planner;
  readonly #options: OperationsOptions;
  readonly #compiled = new RecentCache<CompiledOperation>(
    limits.operationsBytesMax,
    ({ prepared }) => prepared.bytes,
  );

  /** @throws SupergraphError when the planner refuses the supergraph */
  constructor(supergraph: Supergraph, options: OperationsOptions) {
    this.#supergraph = supergraph;
    this.#planner = createPlanner(supergraph);
    this.#options = options;
  }

  /** @throws InvalidRequestError */
  compiled(request: OperationRequest): CompiledOperation {
    const { query, operationName } = request;
    const overrides = drawOverrides(this.#planner, this.#options.overrideLabels);
    const key = `${operationName ?? ""}\n${overrides.percent}\n${query}`;
    return this.#compiled.getOrCreate(key, () => {
      const { apiSchema } = this.#supergraph;
      const document = request.document ?? readDocument(query, apiSchema);
      const operation = compileOperation(
        { document, operationName },
        {
          supergraph: this.#supergraph,
          planner: this.#planner,
          overrides,
          onFailure: this.#options.onFailure,
        },
      );
      const { prepared, rootType } = operation;
      const shape = new ResponseShape({
        ...this.#supergraph,
        ...prepared,
        selectionSet: prepared.definition.selectionSet,
        rootType,
        schema: apiSchema,
      });
      return { ...operation, shape };
    });
  }
}
