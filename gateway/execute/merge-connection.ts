import type { ConnectionMerge, MergedEdges } from "../plan/plan.ts";
import { buildObject } from "./build-object.ts";
import { hasNextPageOf, provinceOfKey, rowKeysOf } from "./checked-page.ts";
import type { PageRequest } from "./field-arguments.ts";
import { type Coverage, coverageOf } from "./merge/coverage.ts";
import { encodeCursor } from "./merge/cursor.ts";
import { mergeMembers } from "./merge/merge-members.ts";
import { mergeSorted, type Pick } from "./merge/merge-sorted.ts";
import { advance, type PagePosition } from "./merge/page-position.ts";
import type { AnsweredField, FieldAnswer, Merged, MergeRequest } from "./merge-answers.ts";
import type { Endpoint } from "./provinces.ts";
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

/** Puts a connection together, under the names the client asked for. */
export function connectionValue(
  merge: ConnectionMerge,
  pages: readonly Members[],
  parts: {
    readonly edges: (asked: MergedEdges) => unknown[];
    readonly pageInfo: Members;
    readonly coverage: Coverage;
  },
): Members {
  const edgesKeys = new Set(merge.edges.map(({ responseKey }) => responseKey));
  const members = merge.members.filter(({ responseKey }) => !edgesKeys.has(responseKey));
  const value = mergeMembers(pages, members);
  for (const asked of merge.edges) value[asked.responseKey] = parts.edges(asked);
  for (const { responseKey, selection } of merge.pageInfo) {
    value[responseKey] = buildObject(parts.pageInfo, selection, "PageInfo");
  }
  for (const { responseKey, selection } of merge.coverage) {
    value[responseKey] = buildObject(parts.coverage, selection, "Coverage");
  }
  return value;
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
    const value = connectionValue(this.#merge, this.#pages, {
      edges: ({ responseKey, cursors }) => this.#edges(responseKey, cursors),
      pageInfo: this.#pageInfo(),
      coverage,
    });
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
