import type { ConnectionMerge, MergedEdges } from "../plan/plan.ts";
import { buildObject } from "./build-object.ts";
import { type CheckedPage, withRows } from "./checked-page.ts";
import type { PageRequest } from "./field-arguments.ts";
import { type Coverage, coverageOf } from "./merge/coverage.ts";
import { encodeCursor, provinceOfRowKey } from "./merge/cursor.ts";
import { mergeMembers } from "./merge/merge-members.ts";
import { mergeSorted, type Pick } from "./merge/merge-sorted.ts";
import { advance, type PagePosition } from "./merge/page-position.ts";
import type { Merged, MergeRequest, SilentField } from "./merge-answers.ts";
import type { Endpoint } from "./provinces.ts";
import { outcomesOf } from "./region-outcomes.ts";

type Members = Record<string, unknown>;

/**
 * Makes one page of the pages of several provinces. Each was asked for as many rows as the client
 * wants, and says itself whether more follow, so the first rows of the merge are the first rows of
 * all. Which these are is told by their cursors alone; no others need be read.
 */
export function mergeConnection(
  merge: ConnectionMerge,
  answers: readonly PageAnswer[],
  request: MergeRequest,
): Merged {
  if (request.page === null) throw new Error("A connection is merged without a page request.");
  const pages = answers.filter((answer) => answer.kind === "answered");
  if (pages.length === 0) {
    return {
      value: undefined,
      outcomes: outcomesOf(answers, () => 0, request.asked),
      indexOf: () => null,
    };
  }
  const picks = mergeSorted(
    pages.map(({ keys }) => keys),
    request.page.first,
  );
  const read = withTakenRows(pages, picks, merge);
  const refused = new Map(
    read.flatMap((one) => (one.kind === "silent" ? [[one.endpoint, one]] : [])),
  );
  // The rows of others move up, and of some more must be read.
  if (refused.size > 0) {
    const believed = answers.map((answer) => refused.get(answer.endpoint) ?? answer);
    return mergeConnection(merge, believed, request);
  }
  const page = new MergedPage(
    merge,
    {
      pages: read.filter((one) => one.kind === "answered"),
      silent: answers.filter((answer) => answer.kind === "silent"),
      picks,
    },
    request.page,
  );
  const outcomes = outcomesOf(answers, (_, province) => page.rowsOf(province), request.asked);
  return {
    value: page.value(coverageOf(outcomes)),
    outcomes,
    indexOf: (endpoint, row) => page.indexOf(endpoint, row),
  };
}

type PageAnswer = CheckedPage | SilentField;

/** Of each page the rows that were taken: those are always its first. */
function withTakenRows(
  pages: readonly CheckedPage[],
  picks: readonly Pick[],
  merge: ConnectionMerge,
): readonly PageAnswer[] {
  const taken = pages.map(() => 0);
  for (const { lane, row } of picks) taken[lane] = row + 1;
  return pages.map((page, lane) => withRows(page, taken[lane] ?? 0, merge));
}

/** Puts a connection together, under the names the client asked for. */
export function connectionValue(
  merge: ConnectionMerge,
  pages: readonly CheckedPage[],
  parts: {
    readonly edges: (asked: MergedEdges) => unknown[];
    readonly pageInfo: Members;
    readonly coverage: Coverage;
  },
): Members {
  const edgesKeys = new Set(merge.edges.map(({ responseKey }) => responseKey));
  const members = merge.members.filter(({ responseKey }) => !edgesKeys.has(responseKey));
  const value = mergeMembers(
    pages.map((page) => page.value),
    members,
  );
  for (const asked of merge.edges) value[asked.responseKey] = parts.edges(asked);
  for (const { responseKey, selection } of merge.pageInfo) {
    value[responseKey] = buildObject(parts.pageInfo, selection, "PageInfo");
  }
  for (const { responseKey, selection } of merge.coverage) {
    value[responseKey] = buildObject(parts.coverage, selection, "Coverage");
  }
  return value;
}

interface MergedRows {
  /** Each with the rows that were picked, at least. */
  readonly pages: readonly CheckedPage[];
  readonly silent: readonly SilentField[];
  readonly picks: readonly Pick[];
}

class MergedPage {
  readonly #merge: ConnectionMerge;
  readonly #request: PageRequest;
  readonly #pages: readonly CheckedPage[];
  readonly #silent: readonly SilentField[];
  readonly #picks: readonly Pick[];
  readonly #rowsByProvince: ReadonlyMap<string, number>;

  constructor(merge: ConnectionMerge, { pages, silent, picks }: MergedRows, request: PageRequest) {
    this.#merge = merge;
    this.#request = request;
    this.#pages = pages;
    this.#silent = silent;
    this.#picks = picks;
    this.#rowsByProvince = countBy(this.#picks, (pick) => provinceOfRowKey(this.#keyOf(pick)));
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
    const lane = this.#pages.findIndex((page) => page.endpoint === endpoint);
    const index = this.#picks.findIndex((pick) => pick.lane === lane && pick.row === row);
    return index === -1 ? null : index;
  }

  #edges(responseKey: string, cursors: readonly string[]): unknown[] {
    const lists = this.#pages.map(({ value }) => value[responseKey]);
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
    const rows = this.#pages.reduce((sum, { keys }) => sum + keys.length, 0);
    const isCut = rows > this.#picks.length;
    const hasMore = this.#pages.some(({ hasNextPage }) => hasNextPage);
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
      answered: this.#pages.flatMap(({ endpoint }) => endpoint.provinces),
      silent: this.#silent.flatMap(({ endpoint }) => endpoint.provinces),
    });
  }

  #keyOf({ lane, row }: Pick): string {
    return this.#pages[lane]?.keys[row] ?? "";
  }

  /** Counts of an incomplete answer are lower bounds. */
  #lowerCounts(value: Members): void {
    for (const { responseKey, rule } of this.#merge.members) {
      if (rule.by !== "OBJECT" && rule.by !== "GROUP") continue;
      const relations = rule.members.filter((member) => member.rule.by === "AT_LEAST");
      for (const count of [value[responseKey]].flat()) {
        if (typeof count !== "object" || count === null) continue;
        for (const relation of relations) (count as Members)[relation.responseKey] = "AT_LEAST";
      }
    }
  }
}

function countBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
