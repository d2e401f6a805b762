import type { MemberMerge, Merge } from "../plan/plan.ts";
import { ownKeys } from "../reserved-names.ts";
import { buildObject } from "./build-object.ts";
import { checkedPage } from "./checked-page.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import type { PageRequest } from "./field-arguments.ts";
import { coverageOf, type RegionOutcome } from "./merge/coverage.ts";
import { isMergeable, mergeMembers } from "./merge/merge-members.ts";
import { mergeConnection } from "./merge-connection.ts";
import { mergeFeed } from "./merge-feed.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";
import { outcomesOf } from "./region-outcomes.ts";
import type { UnreadRows } from "./unread-rows.ts";

/** One endpoint's answer to one field. */
export type FieldAnswer = AnsweredField | SilentField;

export interface AnsweredField {
  readonly kind: "answered";
  readonly endpoint: Endpoint;
  readonly value: unknown;
  /** Those of a connection that nobody has read yet; null when the value holds them all. */
  readonly rows: UnreadRows | null;
  readonly latencyMs: number;
}

export interface SilentField {
  readonly kind: "silent";
  readonly endpoint: Endpoint;
  readonly error: SubgraphUnavailableError;
  readonly latencyMs: number;
}

/** What else a merge needs: the page that was asked for, and which provinces were. */
export interface MergeRequest {
  /** Null when the field is no connection. */
  readonly page: PageRequest | null;
  readonly asked: ReadonlySet<string>;
}

export interface Merged {
  /** Undefined when no province answered. */
  readonly value: unknown;
  readonly outcomes: readonly RegionOutcome[];
  /** Where a province's row stands in the merged list; null when it was cut. */
  readonly indexOf: (endpoint: Endpoint, row: number) => number | null;
}

/** Makes one value of the answers of several provinces, which stand in the order of their codes. */
export function mergeAnswers(
  merge: Merge,
  answers: readonly FieldAnswer[],
  request: MergeRequest,
): Merged {
  if (merge.kind === "connection") {
    const pages = answers.map((answer) => checkedPage(answer, merge, request));
    return (merge.isFeed ? mergeFeed : mergeConnection)(merge, pages, request);
  }
  if (merge.kind === "coverage") {
    const outcomes = outcomesOf(answers, () => 0, request.asked);
    const value = buildObject(coverageOf(outcomes), merge.selection, "Coverage");
    return { value, outcomes, indexOf: sameRow };
  }
  const own = answers.map((answer) => checkedAnswer(answer, merge));
  const answered = own.filter((answer) => answer.kind === "answered");
  if (answered.length === 0) {
    const outcomes = outcomesOf(own, () => 0, request.asked);
    return { value: undefined, outcomes, indexOf: sameRow };
  }
  switch (merge.kind) {
    case "single":
      return {
        value: answered[0]?.value,
        outcomes: outcomesOf(own, () => 1, request.asked),
        indexOf: sameRow,
      };
    case "entity":
      return firstKnown(own, answered, request);
    case "list":
      return concatenated(own, answered, request);
    case "object": {
      const objects = answered.map(({ value }) => value).filter((value) => value !== null);
      const outcomes = outcomesOf(own, () => 1, request.asked);
      const value =
        objects.length === 0
          ? null
          : mergeMembers(objects as Record<string, unknown>[], merge.members);
      return { value, outcomes, indexOf: sameRow };
    }
    default:
      return unreachable(merge);
  }
}

/** One province holds an entity whole: the first that knows it answers. */
function firstKnown(
  answers: readonly FieldAnswer[],
  answered: readonly AnsweredField[],
  { asked }: MergeRequest,
): Merged {
  const holder = answered.find(({ value }) => value !== null);
  const outcomes = outcomesOf(
    answers,
    ({ endpoint }) => (endpoint === holder?.endpoint ? 1 : 0),
    asked,
  );
  return { value: holder?.value ?? null, outcomes, indexOf: sameRow };
}

/** A list without an order is joined province by province. */
function concatenated(
  answers: readonly FieldAnswer[],
  answered: readonly AnsweredField[],
  { asked }: MergeRequest,
): Merged {
  const listOf = ({ value }: AnsweredField): readonly unknown[] =>
    Array.isArray(value) ? value : [];
  const outcomes = outcomesOf(answers, (answer) => listOf(answer).length, asked);
  const indexOf = (endpoint: Endpoint, row: number) => {
    const before = answered.slice(
      0,
      answered.findIndex((one) => one.endpoint === endpoint),
    );
    return before.reduce((sum, one) => sum + listOf(one).length, row);
  };
  return { value: answered.flatMap(listOf), outcomes, indexOf };
}

function checkedAnswer(answer: FieldAnswer, merge: Merge): FieldAnswer {
  if (merge.kind === "object") return withMergeableObject(answer, merge.members);
  return "hasIds" in merge && merge.hasIds ? withOwnRows(answer) : answer;
}

/** Null is an answer, too: the province has nothing to add. */
function withMergeableObject(answer: FieldAnswer, members: readonly MemberMerge[]): FieldAnswer {
  if (answer.kind === "silent" || answer.value === null) return answer;
  if (isMergeable(answer.value, members)) return answer;
  const { endpoint, latencyMs } = answer;
  const error = new SubgraphUnavailableError("BAD_ANSWER", "It answered no object to be merged.");
  return { kind: "silent", endpoint, latencyMs, error };
}

/**
 * INVARIANT: a province answers with its own rows. Whoever hands out another's, by mistake or not,
 * is not believed at all.
 */
function withOwnRows(answer: FieldAnswer): FieldAnswer {
  if (answer.kind === "silent") return answer;
  const { endpoint, latencyMs, value } = answer;
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isForeign = rows.some((row) => {
    if (row === null) return false;
    const id = (row as Record<string, unknown>)[ownKeys.id];
    return typeof id !== "string" || !endpoint.provinces.includes(provinceIn(id) ?? "");
  });
  if (!isForeign) return answer;
  const error = new SubgraphUnavailableError(
    "FOREIGN_ROWS",
    "It answered rows that are not its own.",
  );
  return { kind: "silent", endpoint, latencyMs, error };
}

function sameRow(_endpoint: Endpoint, row: number): number {
  return row;
}

function unreachable(merge: never): never {
  throw new Error(`Unknown merge: ${JSON.stringify(merge)}`);
}
