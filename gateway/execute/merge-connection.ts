import { type SilenceReason, SubgraphUnavailableError } from "../errors.ts";
import type { ConnectionMerge } from "../plan/plan.ts";
import { ownKeys } from "../reserved-names.ts";
import { buildObject } from "./build-object.ts";
import type { PageRequest } from "./field-arguments.ts";
import { type Coverage, coverageOf } from "./merge/coverage.ts";
import { encodeCursor, idInRowKey } from "./merge/cursor.ts";
import { isMergeable, mergeMembers } from "./merge/merge-members.ts";
import { isSorted, mergeSorted, type Pick } from "./merge/merge-sorted.ts";
import { advance, type PagePosition } from "./merge/page-position.ts";
import type { AnsweredField, FieldAnswer, Merged, MergeRequest } from "./merge-answers.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";
import { outcomesOf } from "./region-outcomes.ts";

type Members = Record<string, unknown>;

/**
 * Makes one page of the pages of several provinces. Each was asked for as many rows as the client
 * wants, and says itself whether more follow, so the first rows of the merge are the first rows of
 * all.
 */
export function mergeConnection(
  merge: ConnectionMerge,
  answers: readonly FieldAnswer[],
  request: MergeRequest,
): Merged {
  if (request.page === null) throw new Error("A connection is merged without a page request.");
  const answered = answers.filter((answer) => answer.kind === "answered");
  if (answered.length === 0) {
    return {
      value: undefined,
      outcomes: outcomesOf(answers, () => 0, request.asked),
      indexOf: () => null,
    };
  }
  const page = new MergedPage(merge, answers, request.page);
  const outcomes = outcomesOf(answers, (_, province) => page.rowsOf(province), request.asked);
  return {
    value: page.value(coverageOf(outcomes)),
    outcomes,
    indexOf: (endpoint, row) => page.indexOf(endpoint, row),
  };
}

class MergedPage {
  readonly #merge: ConnectionMerge;
  readonly #request: PageRequest;
  readonly #answered: readonly AnsweredField[];
  readonly #silent: readonly FieldAnswer[];
  readonly #pages: readonly Members[];
  readonly #lanes: readonly (readonly string[])[];
  readonly #picks: readonly Pick[];
  readonly #rowsByProvince: ReadonlyMap<string | null, number>;

  constructor(merge: ConnectionMerge, answers: readonly FieldAnswer[], request: PageRequest) {
    this.#merge = merge;
    this.#request = request;
    this.#answered = answers.filter((answer) => answer.kind === "answered");
    this.#silent = answers.filter((answer) => answer.kind === "silent");
    this.#pages = this.#answered.map(({ value }) => value as Members);
    this.#lanes = this.#pages.map((page) => rowKeysOf(page, merge) ?? []);
    this.#picks = mergeSorted(this.#lanes, request.first);
    this.#rowsByProvince = countBy(this.#picks, (pick) => provinceOfKey(this.#keyOf(pick)));
  }

  value(coverage: Coverage): Members {
    const edgesKeys = new Set(this.#merge.edges.map(({ responseKey }) => responseKey));
    const members = this.#merge.members.filter(({ responseKey }) => !edgesKeys.has(responseKey));
    const value = mergeMembers(this.#pages, members);
    for (const { responseKey, cursors } of this.#merge.edges) {
      value[responseKey] = this.#edges(responseKey, cursors);
    }
    const pageInfo = this.#pageInfo();
    for (const { responseKey, selection } of this.#merge.pageInfo) {
      value[responseKey] = buildObject(pageInfo, selection, "PageInfo");
    }
    for (const { responseKey, selection } of this.#merge.coverage) {
      value[responseKey] = buildObject(coverage, selection, "Coverage");
    }
    if (!coverage.complete) this.#lowerCounts(value);
    return value;
  }

  rowsOf(province: string): number {
    return this.#rowsByProvince.get(province) ?? 0;
  }

  indexOf(endpoint: Endpoint, row: number): number | null {
    const lane = this.#answered.findIndex((answer) => answer.endpoint === endpoint);
    const index = this.#picks.findIndex((pick) => pick.lane === lane && pick.row === row);
    return index === -1 ? null : index;
  }

  #edges(responseKey: string, cursors: readonly string[]): unknown[] {
    const lists = this.#pages.map((page) => page[responseKey]);
    return this.#picks.map((pick) => {
      const edge = (lists[pick.lane] as Members[] | undefined)?.[pick.row];
      // What is no object is left for the response's own check to refuse.
      if (typeof edge !== "object" || edge === null || cursors.length === 0) return edge;
      const cursor = encodeCursor(this.#positionAfter(this.#keyOf(pick)), this.#request.list);
      for (const key of cursors) edge[key] = cursor;
      return edge;
    });
  }

  /**
   * A silent province may hold more rows, so there may be a next page; but a page without any row
   * ends the walk, or a client would ask for ever. Its cursor still leads on once the province is
   * back.
   */
  #pageInfo(): Members {
    const rows = this.#lanes.reduce((sum, lane) => sum + lane.length, 0);
    const isCut = rows > this.#picks.length;
    const hasMore = this.#pages.some((page) => hasNextPageOf(page) === true);
    const mayHaveMore = this.#silent.length > 0 && this.#picks.length > 0;
    const last = this.#picks.at(-1);
    const position = this.#positionAfter(last ? this.#keyOf(last) : this.#request.position.key);
    const isStart = position.key === null && this.#silent.length === 0;
    return {
      endCursor: isStart ? null : encodeCursor(position, this.#request.list),
      hasNextPage: isCut || hasMore || mayHaveMore,
    };
  }

  #positionAfter(lastKey: string | null): PagePosition {
    return advance(this.#request.position, {
      lastKey,
      answered: this.#answered.flatMap(({ endpoint }) => endpoint.provinces),
      silent: this.#silent.flatMap(({ endpoint }) => endpoint.provinces),
    });
  }

  #keyOf({ lane, row }: Pick): string {
    return this.#lanes[lane]?.[row] ?? "";
  }

  /** A count of an incomplete answer is a lower bound. */
  #lowerCounts(value: Members): void {
    for (const { responseKey, rule } of this.#merge.members) {
      const count = value[responseKey];
      if (rule.by !== "OBJECT" || typeof count !== "object" || count === null) continue;
      for (const member of rule.members) {
        if (member.rule.by === "AT_LEAST") (count as Members)[member.responseKey] = "AT_LEAST";
      }
    }
  }
}

/**
 * INVARIANT of merging: an endpoint's rows are its own and stand in strictly ascending order of
 * their keys, and a page that others follow is full. An answer that breaks it is refused whole,
 * never merged into a wrong order.
 */
export function checkedPage(
  answer: FieldAnswer,
  merge: ConnectionMerge,
  { page }: MergeRequest,
): FieldAnswer {
  if (answer.kind === "silent") return answer;
  const { endpoint, latencyMs, value } = answer;
  const refused = (reason: SilenceReason, message: string): FieldAnswer => {
    const error = new SubgraphUnavailableError(reason, message);
    return { kind: "silent", endpoint, latencyMs, error };
  };
  const hasMore = isMergeable(value, merge.members) ? hasNextPageOf(value) : null;
  if (hasMore === null) return refused("BAD_ANSWER", "It answered no connection.");
  const keys = rowKeysOf(value as Members, merge);
  if (keys === null) return refused("BAD_ANSWER", "It answered no list of edges.");
  const ids = keys.map(idInRowKey);
  if (ids.includes(null)) {
    return refused("BAD_ANSWER", "Its cursors have no order that can be merged.");
  }
  if (ids.some((id) => !endpoint.provinces.includes(provinceIn(id ?? "") ?? ""))) {
    return refused("FOREIGN_ROWS", "It answered rows that are not its own.");
  }
  if (!rowsAreOf(endpoint, value as Members, merge)) {
    return refused("FOREIGN_ROWS", "It answered rows that are not its own.");
  }
  if (!isSorted(keys)) {
    return refused("BAD_ANSWER", "Its rows stand in no order that can be merged.");
  }
  if (hasMore && keys.length < (page?.first ?? 0)) {
    return refused("BAD_ANSWER", "Its page is not full although more rows follow.");
  }
  return answer;
}

/** A row is what its id says, whatever its cursor does: later steps are sent where the id leads. */
function rowsAreOf(endpoint: Endpoint, page: Members, { edges }: ConnectionMerge): boolean {
  return edges.every(({ responseKey, ids }) => {
    const rows = page[responseKey];
    if (ids.length === 0 || !Array.isArray(rows)) return true;
    return rows.every((edge: Members | null) =>
      ids.every(({ node, id }) => {
        const row = edge?.[node] as Members | null | undefined;
        const said = row?.[id];
        // What is no text is refused by the response's own check, and leads nowhere.
        return typeof said !== "string" || endpoint.provinces.includes(provinceIn(said) ?? "");
      }),
    );
  });
}

/** Null when the page does not say whether more rows follow. */
function hasNextPageOf(page: Members): boolean | null {
  const info = page[ownKeys.page] as Members | null | undefined;
  return typeof info?.hasNextPage === "boolean" ? info.hasNextPage : null;
}

/** Null when the page has no list of edges. */
function rowKeysOf(page: Members, merge: ConnectionMerge): string[] | null {
  const edges = merge.edges.map(({ responseKey }) => page[responseKey]).find(Array.isArray);
  return edges?.map((edge: Members | null) => textOf(edge?.[ownKeys.cursor])) ?? null;
}

/** What is no text is the cursor of no row. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function countBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string | null,
): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const item of items) {
    const name = nameOf(item);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function provinceOfKey(key: string): string | null {
  const id = idInRowKey(key);
  return id === null ? null : provinceIn(id);
}
