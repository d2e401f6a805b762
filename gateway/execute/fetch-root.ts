import type { RootFetch } from "../plan/plan.ts";
import type { Execution } from "./execution.ts";
import { subgraphError, unavailableError } from "./execution-errors.ts";
import { graft } from "./graft.ts";
import { requestBody, variableTexts } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";

/** Root fields from an ordinary subgraph. A failure leaves them out and says so. */
export async function fetchRoot(step: RootFetch, execution: Execution): Promise<void> {
  const { transport, urlOf } = execution.surroundings;
  try {
    const answer = await transport.ask({
      url: urlOf(step.subgraph),
      body: requestBody(step.operation, variableTexts(step.variables, execution.variables)),
      timeoutMs: execution.deadline.forStep(step.stepsAfter),
      signal: execution.signal,
    });
    execution.escaped ||= answer.escaped;
    for (const error of answer.errors) {
      execution.fail(
        step.order,
        subgraphError(error, { subgraph: step.subgraph, path: error.path }),
      );
    }
    if (answer.data === null) return;
    rewriteAnswer(answer.data, step.rewrites);
    graft(execution.data, answer.data);
  } catch (error) {
    execution.fail(step.order, unavailableError(error, { subgraph: step.subgraph }));
  }
}
