import type { FieldPart, ShardedFetch } from "../plan/plan.ts";
import { type AskedPart, refusalOf } from "./asked-part.ts";
import type { Execution } from "./execution.ts";
import { toExecutionError } from "./execution-errors.ts";
import { errorsBelow, outageError, readFieldAnswers } from "./field-answers.ts";
import {
  type Arguments,
  type PageRequest,
  readArguments,
  readPageRequest,
} from "./field-arguments.ts";
import { isSilent } from "./merge/coverage.ts";
import { earliestOf } from "./merge/page-position.ts";
import { mergeAnswers } from "./merge-answers.ts";
import type { Endpoint } from "./provinces.ts";
import { variableText } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";
import { provincesOfRoute } from "./route-provinces.ts";
import type { Outcome } from "./scatter.ts";

/** A root field on its way to one province or many. */
export class AskedField implements AskedPart {
  readonly part: FieldPart;
  readonly #step: ShardedFetch;
  readonly #execution: Execution;
  #provinces: ReadonlySet<string> = new Set();
  #page: PageRequest | null = null;

  constructor(part: FieldPart, step: ShardedFetch, execution: Execution) {
    this.part = part;
    this.#step = step;
    this.#execution = execution;
    try {
      this.#aim();
    } catch (error) {
      const refusal = refusalOf(error);
      execution.data[part.responseKey] = null;
      execution.fail(step.order, toExecutionError(refusal, [part.responseKey]));
    }
  }

  asks(endpoint: Endpoint): boolean {
    return endpoint.provinces.some((province) => this.#provinces.has(province));
  }

  variableTexts(endpoint: Endpoint): string[] {
    const { afterVariable } = this.part.field;
    if (afterVariable === null || this.#page === null) return [];
    const after = earliestOf(this.#page.position, endpoint.provinces);
    return [variableText(afterVariable, JSON.stringify(after))];
  }

  settle(all: readonly Outcome[]): void {
    if (this.#provinces.size === 0) return;
    const { responseKey, field, route } = this.part;
    const place = { subgraph: this.#step.subgraph, from: [responseKey], to: () => [responseKey] };
    const outcomes = all.filter(({ endpoint }) => this.asks(endpoint));
    const read = readFieldAnswers(outcomes, place);
    const { order } = this.#step;
    if (read.faults.length > 0) {
      for (const fault of read.faults) this.#execution.fail(order, fault);
      this.#execution.data[responseKey] = null;
      return;
    }
    const request = { page: this.#page, asked: this.#provinces };
    const merged = mergeAnswers(field.merge, read.answers, request);
    this.#execution.data[responseKey] = merged.value ?? null;
    rewriteAnswer(this.#execution.data, this.#step.rewrites);
    for (const outcome of merged.outcomes.filter(({ state }) => isSilent(state)))
      this.#execution.fail(order, outageError(outcome, place));
    for (const error of errorsBelow(merged, read, place)) this.#execution.fail(order, error);
    if (route.kind === "all") this.#execution.cover(order, merged.outcomes);
  }

  #aim(): void {
    const { provinces, schema } = this.#execution.surroundings;
    const { field, route } = this.part;
    const args: Arguments = readArguments(field, schema, this.#execution.variables);
    if (field.merge.kind === "connection") this.#page = readPageRequest(field, args, null);
    this.#provinces = provincesOfRoute(route, args, provinces);
  }
}
