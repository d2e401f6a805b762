import type { ConnectionMerge } from "../plan/plan.ts";
import { type CheckedPage, endCursorOf } from "./checked-page.ts";
import type { PageRequest } from "./field-arguments.ts";
import { type Coverage, coverageOf } from "./merge/coverage.ts";
import { encodeCursor, provinceOfRowKey } from "./merge/cursor.ts";
import { advanceEach, type PagePosition } from "./merge/page-position.ts";
import type { Merged, MergeRequest, SilentField } from "./merge-answers.ts";
import { connectionValue } from "./merge-connection.ts";
import type { Endpoint } from "./provinces.ts";
import { outcomesOf } from "./region-outcomes.ts";

type Members = Record<string, unknown>;

/**
 * Makes one page of the pages of a feed: one after the other, and all of each, for the orders of two
 * provinces have nothing to do with each other. Every province goes on where its own page ended; one
 * that is silent stays where it was, and nothing of it is passed over.
 */
export function mergeFeed(
  merge: ConnectionMerge,
  answers: readonly (CheckedPage | SilentField)[],
  request: MergeRequest,
): Merged {
  if (request.page === null) throw new Error("A feed is merged without a page request.");
  const pages = answers.filter((answer) => answer.kind === "answered");
  const page = new FeedPage(merge, pages, request.page);
  const outcomes = outcomesOf(answers, (_, province) => page.rowsOf(province), request.asked);
  return {
    value: pages.length === 0 ? undefined : page.value(coverageOf(outcomes)),
    outcomes,
    indexOf: (endpoint, row) => page.indexOf(endpoint, row),
  };
}

class FeedPage {
  readonly #merge: ConnectionMerge;
  readonly #request: PageRequest;
  readonly #pages: readonly CheckedPage[];

  constructor(merge: ConnectionMerge, pages: readonly CheckedPage[], request: PageRequest) {
    this.#merge = merge;
    this.#request = request;
    this.#pages = pages;
  }

  value(coverage: Coverage): Members {
    const end = this.#ends(this.#pages.length);
    return connectionValue(this.#merge, this.#pages, {
      edges: ({ responseKey, cursors }) => this.#edges(responseKey, cursors),
      pageInfo: {
        endCursor: encodeCursor(end, this.#request.list),
        hasNextPage: this.#pages.some(({ hasNextPage }) => hasNextPage),
      },
      coverage,
    });
  }

  rowsOf(province: string): number {
    const keys = this.#pages.flatMap((page) => page.keys);
    return keys.filter((key) => provinceOfRowKey(key) === province).length;
  }

  indexOf(endpoint: Endpoint, row: number): number | null {
    const lane = this.#pages.findIndex((page) => page.endpoint === endpoint);
    if (lane === -1) return null;
    return this.#pages.slice(0, lane).reduce((sum, { keys }) => sum + keys.length, row);
  }

  #edges(responseKey: string, cursors: readonly string[]): unknown[] {
    return this.#pages.flatMap(({ value, keys }, lane) => {
      const edges = value[responseKey] as (Members | null)[];
      if (cursors.length === 0) return edges;
      const before = this.#ends(lane);
      for (const [row, edge] of edges.entries()) {
        // What is no object is left for the response's own check to refuse.
        if (typeof edge !== "object" || edge === null) continue;
        const at = this.#movedTo(before, lane, keys[row] ?? "");
        const cursor = encodeCursor(at, this.#request.list);
        for (const name of cursors) edge[name] = cursor;
      }
      return edges;
    });
  }

  /** Where the walk stands when the pages of so many have been handed out. */
  #ends(lanes: number): PagePosition {
    return this.#pages
      .slice(0, lanes)
      .reduce<PagePosition>(
        (position, { value }, lane) => this.#movedTo(position, lane, endCursorOf(value)),
        this.#request.position,
      );
  }

  /** Several provinces of one register stand at one place. */
  #movedTo(position: PagePosition, lane: number, place: string): PagePosition {
    const provinces = this.#pages[lane]?.endpoint.provinces ?? [];
    return advanceEach(position, new Map(provinces.map((province) => [province, place])));
  }
}
