import { OperationTypeNode } from "graphql";
import type { RootFetch } from "../plan/plan.ts";
import type { Execution } from "./execution.ts";
import { subgraphError, unavailableError } from "./execution-errors.ts";
import { graft } from "./graft.ts";
import { requestBody, variableTexts } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";
import type { SubgraphAnswer } from "./transport.ts";

/** Root fields from an ordinary subgraph. A failure leaves them out and says so at each. */
export async function fetchRoot(step: RootFetch, execution: Execution): Promise<void> {
  const { transport, urlOf } = execution.surroundings;
  try {
    const answer = await transport.ask({
      url: urlOf(step.subgraph),
      audience: step.subgraph,
      claims: execution.claims,
      body: requestBody(step.operation, variableTexts(step.variables, execution.variables)),
      timeoutMs: execution.deadline.forStep(step.stepsAfter),
      repeatable: step.operationKind !== OperationTypeNode.MUTATION,
      caller: execution.caller,
      signal: execution.signal,
    });
    execution.answered(answer);
    failFields(step, answer, execution);
    if (answer.data === null) return;
    rewriteAnswer(answer.data, step.rewrites);
    graft(execution.data, answer.data);
  } catch (error) {
    for (const key of step.responseKeys) {
      const at = { subgraph: step.subgraph, path: [key] };
      execution.fail(step.order, unavailableError(error, at));
    }
  }
}

/** An error that names no place, of an answer without data, explains every field that was asked. */
function failFields(step: RootFetch, answer: SubgraphAnswer, execution: Execution): void {
  for (const error of answer.errors) {
    const isPlaced = error.path !== undefined || answer.data !== null;
    const paths = isPlaced ? [error.path] : step.responseKeys.map((key) => [key]);
    for (const path of paths) {
      execution.fail(step.order, subgraphError(error, { subgraph: step.subgraph, path }));
    }
  }
}
