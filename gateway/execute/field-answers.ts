import {
  DeniedError,
  ProvinceDeniedError,
  ProvinceUnavailableError,
  SubgraphUnavailableError,
} from "./errors.ts";
import {
  codeOf,
  type ExecutionError,
  isClientFault,
  subgraphError,
  toExecutionError,
} from "./execution-errors.ts";
import { subgraphFailed } from "./masked-errors.ts";
import type { RegionOutcome } from "./merge/coverage.ts";
import type { FieldAnswer, Merged } from "./merge-answers.ts";
import type { Endpoint } from "./provinces.ts";
import type { Outcome } from "./scatter.ts";
import type { SubgraphError } from "./transport.ts";

type Path = readonly (string | number)[];

/** Where one field stands in a province's answer, and where in the response. */
export interface FieldPlace {
  readonly subgraph: string;
  /** In the province's data, such as ["_entities_all", 3, "candidates"]. */
  readonly from: Path;
  /** In the response, such as ["jobs", "edges", 3, "node", "candidates"]; only errors need it. */
  readonly to: () => Path;
}

export interface FieldAnswers {
  readonly answers: readonly FieldAnswer[];
  /** What the client did wrong, once, however many provinces say so. */
  readonly faults: readonly ExecutionError[];
  /** Errors below a value that did arrive, by endpoint, with the path below the field. */
  readonly partial: readonly {
    readonly endpoint: Endpoint;
    readonly error: SubgraphError;
    readonly rest: Path;
  }[];
}

/** Takes what each endpoint said about one field out of its answer. */
export function readFieldAnswers(outcomes: readonly Outcome[], place: FieldPlace): FieldAnswers {
  const answers: FieldAnswer[] = [];
  const faults = new Map<string, ExecutionError>();
  const partial: { endpoint: Endpoint; error: SubgraphError; rest: Path }[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === "silent") {
      answers.push(outcome);
      continue;
    }
    const { endpoint, answer, latencyMs } = outcome;
    const value = valueAt(answer.data, place.from);
    const errors = answer.errors.filter((error) => concerns(error, place.from));
    if (value !== null && value !== undefined) {
      answers.push({ kind: "answered", endpoint, value, latencyMs, rows: answer.rows ?? null });
      for (const error of errors) {
        partial.push({ endpoint, error, rest: (error.path ?? []).slice(place.from.length) });
      }
      continue;
    }
    const fault = errors.find(isClientFault);
    if (fault) {
      const error = subgraphError(fault, { subgraph: place.subgraph, path: place.to() });
      faults.set(`${codeOf(fault)} ${fault.message}`, error);
      continue;
    }
    const [first] = errors;
    answers.push(
      first === undefined && value === null
        ? { kind: "answered", endpoint, value, latencyMs, rows: null }
        : { kind: "silent", endpoint, latencyMs, error: failureOf(first) },
    );
  }
  return { answers, faults: [...faults.values()], partial };
}

/** What is told of a province that says no more than that it denied. */
const deniedWithoutReason = "It denies the caller access.";

/** Tells the client which province's rows are missing. */
export function outageError(
  { region, state, code, message }: RegionOutcome,
  place: FieldPlace,
): ExecutionError {
  if (state === "DENIED") {
    const denial = {
      province: region,
      reason: code ?? state,
      message: message ?? deniedWithoutReason,
    };
    return toExecutionError(new ProvinceDeniedError(denial), place.to());
  }
  const silence = new ProvinceUnavailableError({
    province: region,
    subgraph: place.subgraph,
    reason: code ?? state,
    message: message ?? "",
  });
  return toExecutionError(silence, place.to());
}

/** Errors that stand below the field, in rows that did arrive. */
export function errorsBelow(
  merged: Merged,
  read: FieldAnswers,
  place: FieldPlace,
): readonly ExecutionError[] {
  const errors: ExecutionError[] = [];
  for (const { endpoint, error, rest } of read.partial) {
    const path = mergedPath(place.to(), rest, (row) => merged.indexOf(endpoint, row));
    if (path === null) continue;
    const [province] = endpoint.provinces;
    errors.push(
      subgraphError(error, { subgraph: place.subgraph, path, ...(province ? { province } : {}) }),
    );
  }
  return errors;
}

/** The first index below a merged field is a row of one province; null when that row was cut. */
function mergedPath(to: Path, rest: Path, indexOf: (row: number) => number | null): Path | null {
  const at = rest.findIndex((segment) => typeof segment === "number");
  if (at === -1) return [...to, ...rest];
  const index = indexOf(Number(rest[at]));
  return index === null ? null : [...to, ...rest.slice(0, at), index, ...rest.slice(at + 1)];
}

/** An error without a path, or with a shorter one, explains everything below it. */
function concerns(error: SubgraphError, from: Path): boolean {
  const path = error.path ?? [];
  return from.every((segment, depth) => depth >= path.length || path[depth] === segment);
}

function valueAt(data: unknown, path: Path): unknown {
  let value: unknown = data;
  for (const segment of path) {
    if (value === null || typeof value !== "object") return value;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

/** What an error says of the province that answered it, when it explains why nothing else came. */
export function failureOf(error: SubgraphError | undefined): SubgraphUnavailableError {
  if (error === undefined) {
    return new SubgraphUnavailableError("BAD_ANSWER", "Its answer lacks what was asked.");
  }
  if (codeOf(error) === "FORBIDDEN") return new DeniedError(String(error.extensions?.reason));
  const reason = codeOf(error) === "DEADLINE_EXCEEDED" ? "TIMEOUT" : "DOWN";
  const said = error.message === subgraphFailed ? "an error" : `${codeOf(error)}: ${error.message}`;
  return new SubgraphUnavailableError(reason, `It answered ${said.replace(/\.?$/, ".")}`);
}
