import type { RowsPlace, ShardedFetch } from "../plan/plan.ts";
import type { AskedPart } from "./asked-part.ts";
import type { Endpoint } from "./provinces.ts";
import { requestBody, variableTexts } from "./request-body.ts";

/**
 * Puts one step into words for each province. Most are asked for the same parts with the same values:
 * those get the very same text, which whoever signs it tells by a glance.
 */
export class ShardQuestions {
  readonly #step: ShardedFetch;
  readonly #variables: Readonly<Record<string, unknown>>;
  #parts: readonly AskedPart[] = [];
  #operation: ShardOperation = noOperation;
  /** The client's variables among those of the operation. */
  #ofClient: readonly string[] = [];
  /** The parts' own variables in the latest question. */
  #own: readonly string[] = [];
  #latest: ShardQuestion | null = null;

  constructor(step: ShardedFetch, variables: Readonly<Record<string, unknown>>) {
    this.#step = step;
    this.#variables = variables;
  }

  /** For a province that is asked for these parts. */
  questionTo(endpoint: Endpoint, parts: readonly AskedPart[]): ShardQuestion {
    if (!areSame(parts, this.#parts)) {
      this.#parts = parts;
      this.#operation = operationOf(this.#step, parts);
      this.#ofClient = variableTexts(this.#operation.variables, this.#variables);
      this.#latest = null;
    }
    const own = parts.flatMap((part) => part.variableTexts(endpoint));
    if (this.#latest === null || !areSame(own, this.#own)) {
      this.#own = own;
      const { text, rows } = this.#operation;
      this.#latest = { body: requestBody(text, [...this.#ofClient, ...own]), rows };
    }
    return this.#latest;
  }
}

interface ShardQuestion {
  readonly body: string;
  /** Where rows of the answer stand that may stay unread; null when all is to be read. */
  readonly rows: RowsPlace | null;
}

/** What a province gets for some parts of a step, and the client's variables in it. */
interface ShardOperation {
  readonly text: string;
  readonly variables: readonly string[];
  readonly rows: RowsPlace | null;
}

const noOperation: ShardOperation = { text: "", variables: [], rows: null };

/** They live as long as their plans, which are kept from request to request. */
const operations = new WeakMap<ShardedFetch, Map<string, ShardOperation>>();

/** Kept for one step: which parts a province gets hangs on the values of arguments, and on who asks. */
const operationsPerStepMax = 32;

function operationOf(step: ShardedFetch, asked: readonly AskedPart[]): ShardOperation {
  const kept = operations.get(step) ?? new Map<string, ShardOperation>();
  operations.set(step, kept);
  const key = asked.map(({ part }) => step.parts.indexOf(part)).join(",");
  const known = kept.get(key);
  if (known !== undefined) return known;
  const parts = asked.map(({ part }) => part);
  const definitions = [...new Set(parts.flatMap((part) => part.definitions))];
  const head = definitions.length > 0 ? `(${definitions.join(", ")})` : "";
  const [only] = parts.length === 1 ? parts : [];
  const operation = {
    text: `${step.operationKind}${head} { ${parts.map(({ text }) => text).join(" ")} }`,
    variables: [...new Set(parts.flatMap((part) => part.variables))],
    rows: only?.kind === "field" ? only.rows : null,
  };
  if (kept.size >= operationsPerStepMax) kept.clear();
  kept.set(key, operation);
  return operation;
}

function areSame<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
