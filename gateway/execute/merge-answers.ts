import { SubgraphUnavailableError } from "../errors.ts";
import { ownKeys } from "../plan/merge-of.ts";
import type { BuiltField, ConnectionMerge, Merge } from "../plan/plan.ts";
import type { PageRequest } from "./field-arguments.ts";
import { coverageOf, type RegionOutcome, readState } from "./merge/coverage.ts";
import { encodeCursor, idInRowKey } from "./merge/cursor.ts";
import { mergeMembers } from "./merge/merge-members.ts";
import { isSorted, mergeSorted } from "./merge/merge-sorted.ts";
import { advance } from "./merge/page-position.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";

type Members = Record<string, unknown>;

/** One endpoint's answer to one field. */
export type FieldAnswer =
  | {
      readonly kind: "answered";
      readonly endpoint: Endpoint;
      readonly value: unknown;
      readonly latencyMs: number;
    }
  | {
      readonly kind: "silent";
      readonly endpoint: Endpoint;
      readonly error: SubgraphUnavailableError;
      readonly latencyMs: number;
    };

export interface Merged {
  /** Undefined when no province answered. */
  readonly value: unknown;
  readonly outcomes: readonly RegionOutcome[];
  /** Where a province's row stands in the merged list; null when it was cut. */
  readonly indexOf: (endpoint: Endpoint, row: number) => number | null;
}

/** Makes one value of the answers of several provinces; the order of `answers` is that of the codes. */
export function mergeAnswers(
  merge: Merge,
  answers: readonly FieldAnswer[],
  request: { readonly page: PageRequest | null; readonly asked: ReadonlySet<string> },
): Merged {
  const checked =
    merge.kind === "connection" ? answers.map((one) => checkPage(one, merge)) : answers;
  const answered = checked.filter((one) => one.kind === "answered");
  const outcomesWith = (rowsOf: (province: string) => number) =>
    checked.flatMap((answer) => outcomesOf(answer, rowsOf, request.asked)).sort(byRegion);

  if (merge.kind === "coverage") {
    const outcomes = outcomesWith(() => 0);
    return {
      value: build(coverageOf(outcomes), merge.selection, "Coverage"),
      outcomes,
      indexOf: same,
    };
  }
  if (answered.length === 0)
    return { value: undefined, outcomes: outcomesWith(() => 0), indexOf: same };
  const values = answered.map(({ value }) => value);

  switch (merge.kind) {
    case "single":
      return { value: values[0], outcomes: [], indexOf: same };
    case "entity": {
      const value = values.find((one) => one !== null) ?? null;
      const holder = answered.find((one) => one.value === value)?.endpoint;
      const rowsOf = (province: string) =>
        value !== null && holder?.provinces[0] === province ? 1 : 0;
      return { value, outcomes: outcomesWith(rowsOf), indexOf: same };
    }
    case "list": {
      const lists = values.map((value) => (Array.isArray(value) ? value : []));
      const rowsOf = (province: string) => {
        const index = answered.findIndex(({ endpoint }) => endpoint.provinces[0] === province);
        return lists[index]?.length ?? 0;
      };
      const indexOf = (endpoint: Endpoint, row: number) => {
        const index = answered.findIndex((one) => one.endpoint === endpoint);
        return lists.slice(0, index).reduce((sum, list) => sum + list.length, row);
      };
      return { value: lists.flat(), outcomes: outcomesWith(rowsOf), indexOf };
    }
    case "object":
      return {
        value: mergeMembers(values as Members[], merge.members),
        outcomes: outcomesWith(() => 1),
        indexOf: same,
      };
    case "connection":
      return mergeConnection(merge, checked, request, outcomesWith);
    default:
      return unreachable(merge);
  }
}

function mergeConnection(
  merge: ConnectionMerge,
  answers: readonly FieldAnswer[],
  request: { readonly page: PageRequest | null; readonly asked: ReadonlySet<string> },
  outcomesWith: (rowsOf: (province: string) => number) => RegionOutcome[],
): Merged {
  const { page } = request;
  if (page === null) throw new Error("A connection is merged without a page request.");
  const answered = answers.filter((one) => one.kind === "answered");
  const silent = answers.filter((one) => one.kind === "silent");
  const pages = answered.map(({ value }) => value as Members);
  const lanes = pages.map((one) => cursorsOf(one, merge));
  const picks = mergeSorted(lanes, page.first);
  const keyOf = ({ lane, row }: { lane: number; row: number }) => lanes[lane]?.[row] ?? null;

  const left = lanes.reduce((sum, lane) => sum + lane.length, 0) > picks.length;
  const more = left || pages.some((one) => pageInfoOf(one).hasNextPage === true);
  const last = picks.at(-1);
  const position = advance(page.position, {
    lastKey: last ? keyOf(last) : page.position.key,
    answered: answered.flatMap(({ endpoint }) => endpoint.provinces),
    silent: silent.flatMap(({ endpoint }) => endpoint.provinces),
  });
  const isEmptyStart = position.key === null && position.behind.size === 0;
  const pageInfo = {
    endCursor: isEmptyStart && silent.length === 0 ? null : encodeCursor(position, page.list),
    hasNextPage: more || (silent.length > 0 && picks.length > 0),
  };

  const rowsByProvince = new Map<string, number>();
  for (const pick of picks) {
    const province = provinceOfKey(keyOf(pick) ?? "") ?? "";
    rowsByProvince.set(province, (rowsByProvince.get(province) ?? 0) + 1);
  }
  const outcomes = outcomesWith((province) => rowsByProvince.get(province) ?? 0);
  const coverage = coverageOf(outcomes);

  const value = mergeMembers(
    pages,
    merge.members.filter(({ responseKey }) => !merge.edges.includes(responseKey)),
  );
  for (const key of merge.edges) {
    const edges = pages.map((one) => one[key]);
    if (edges.every((one) => one === undefined)) continue;
    value[key] = picks.map(({ lane, row }) => (edges[lane] as unknown[] | undefined)?.[row]);
  }
  for (const built of merge.pageInfo) {
    value[built.responseKey] = build(pageInfo, built.selection, "PageInfo");
  }
  for (const built of merge.coverage) {
    value[built.responseKey] = build(coverage, built.selection, "Coverage");
  }
  if (!coverage.complete) lowerCounts(value, merge);

  const places = new Map(picks.map(({ lane, row }, index) => [`${lane}:${row}`, index]));
  const indexOf = (endpoint: Endpoint, row: number) =>
    places.get(`${answered.findIndex((one) => one.endpoint === endpoint)}:${row}`) ?? null;
  return { value, outcomes, indexOf };
}

/** A count of an incomplete answer is a lower bound. */
function lowerCounts(value: Members, merge: ConnectionMerge): void {
  for (const { responseKey, rule } of merge.members) {
    const count = value[responseKey];
    if (rule.by !== "OBJECT" || typeof count !== "object" || count === null) continue;
    for (const member of rule.members) {
      if (member.rule.by === "AT_LEAST") (count as Members)[member.responseKey] = "AT_LEAST";
    }
  }
}

/**
 * INVARIANT of merging: an endpoint's rows are its own and stand in strictly ascending order of
 * their cursors. An answer that breaks it is refused whole, never merged into a wrong order.
 */
function checkPage(answer: FieldAnswer, merge: ConnectionMerge): FieldAnswer {
  if (answer.kind === "silent") return answer;
  const { endpoint, latencyMs } = answer;
  const refused = (error: SubgraphUnavailableError): FieldAnswer => ({
    kind: "silent",
    endpoint,
    latencyMs,
    error,
  });
  if (typeof answer.value !== "object" || answer.value === null) {
    return refused(new SubgraphUnavailableError("BAD_ANSWER", "It answered no connection."));
  }
  const cursors = cursorsOf(answer.value as Members, merge);
  const foreign = cursors.find((key) => !endpoint.provinces.includes(provinceOfKey(key) ?? ""));
  if (foreign !== undefined) {
    return refused(
      new SubgraphUnavailableError("FOREIGN_ROWS", "It answered rows that are not its own."),
    );
  }
  if (!isSorted(cursors)) {
    return refused(
      new SubgraphUnavailableError("BAD_ANSWER", "Its rows stand in no order that can be merged."),
    );
  }
  return answer;
}

function cursorsOf(page: Members, merge: ConnectionMerge): string[] {
  const edges = merge.edges.map((key) => page[key]).find(Array.isArray) ?? [];
  return edges.map((edge: Members | null) => String(edge?.[ownKeys.cursor]));
}

function pageInfoOf(page: Members): Members {
  return (page[ownKeys.page] ?? {}) as Members;
}

function provinceOfKey(key: string): string | null {
  const id = idInRowKey(key);
  return id === null ? null : provinceIn(id);
}

/** One line for each province of an endpoint that was asked. */
function outcomesOf(
  answer: FieldAnswer,
  rowsOf: (province: string) => number,
  asked: ReadonlySet<string>,
): RegionOutcome[] {
  const provinces = answer.endpoint.provinces.filter((province) => asked.has(province));
  if (answer.kind === "silent") {
    return provinces.map((region) => ({
      region,
      state: answer.error.reason === "TIMEOUT" ? "TIMEOUT" : "DOWN",
      rows: 0,
      watermark: null,
      latencyMs: answer.latencyMs,
      code: answer.error.reason,
      message: answer.error.message,
    }));
  }
  const reported = reportedOutcomes(answer.value);
  return provinces.map((region) => {
    const own = reported.find((outcome) => outcome.region === region);
    return {
      region,
      state: readState(own?.state),
      rows: rowsOf(region),
      watermark: textOrNull(own?.watermark),
      latencyMs: answer.latencyMs,
      code: textOrNull(own?.code),
      message: textOrNull(own?.message),
    };
  });
}

/** A connection carries the province's report under our own key; `Coverage` itself is the report. */
function reportedOutcomes(value: unknown): Members[] {
  const holder = (value ?? {}) as Members;
  const report = (holder[ownKeys.coverage] ?? holder) as Members;
  return Array.isArray(report.outcomes) ? (report.outcomes as Members[]) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

const memberTypes: Readonly<Record<string, string>> = { outcomes: "RegionOutcome" };

/** Gives an object of the gateway's own the names the client selected. */
function build(source: object, selection: readonly BuiltField[], typename: string): Members {
  const built: Members = {};
  for (const { responseKey, name, selection: inner } of selection) {
    const value: unknown = name === "__typename" ? typename : (source as Members)[name];
    built[responseKey] = Array.isArray(value)
      ? value.map((item: object) => build(item, inner, memberTypes[name] ?? ""))
      : value;
  }
  return built;
}

function byRegion(a: RegionOutcome, b: RegionOutcome): number {
  return a.region < b.region ? -1 : 1;
}

function same(_endpoint: Endpoint, row: number): number {
  return row;
}

function unreachable(merge: never): never {
  throw new Error(`Unknown merge: ${JSON.stringify(merge)}`);
}
