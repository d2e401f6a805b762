import type { ConnectionMerge } from "../plan/plan.ts";
import { endCursorOf, hasNextPageOf, provinceOfKey, rowKeysOf } from "./checked-page.ts";
import type { PageRequest } from "./field-arguments.ts";
import { type Coverage, coverageOf } from "./merge/coverage.ts";
import { encodeCursor } from "./merge/cursor.ts";
import { advanceEach, type PagePosition } from "./merge/page-position.ts";
import type { AnsweredField, FieldAnswer, Merged, MergeRequest } from "./merge-answers.ts";
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
  answers: readonly FieldAnswer[],
  request: MergeRequest,
): Merged {
  if (request.page === null) throw new Error("A feed is merged without a page request.");
  const answered = answers.filter((answer) => answer.kind === "answered");
  const page = new FeedPage(merge, answered, request.page);
  const outcomes = outcomesOf(answers, (_, province) => page.rowsOf(province), request.asked);
  return {
    value: answered.length === 0 ? undefined : page.value(coverageOf(outcomes)),
    outcomes,
    indexOf: (endpoint, row) => page.indexOf(endpoint, row),
  };
}

class FeedPage {
  readonly #merge: ConnectionMerge;
  readonly #request: PageRequest;
  readonly #answered: readonly AnsweredField[];
  readonly #pages: readonly Members[];
  readonly #lanes: readonly (readonly string[])[];

  constructor(merge: ConnectionMerge, answered: readonly AnsweredField[], request: PageRequest) {
    this.#merge = merge;
    this.#request = request;
    this.#answered = answered;
    this.#pages = answered.map(({ value }) => value as Members);
    this.#lanes = this.#pages.map((page) => rowKeysOf(page, merge) ?? []);
  }

  value(coverage: Coverage): Members {
    const end = this.#ends(this.#answered.length);
    return connectionValue(this.#merge, this.#pages, {
      edges: ({ responseKey, cursors }) => this.#edges(responseKey, cursors),
      pageInfo: {
        endCursor: encodeCursor(end, this.#request.list),
        hasNextPage: this.#pages.some((page) => hasNextPageOf(page) === true),
      },
      coverage,
    });
  }

  rowsOf(province: string): number {
    return this.#lanes.flat().filter((key) => provinceOfKey(key) === province).length;
  }

  indexOf(endpoint: Endpoint, row: number): number | null {
    const lane = this.#answered.findIndex((answer) => answer.endpoint === endpoint);
    if (lane === -1) return null;
    return this.#lanes.slice(0, lane).reduce((sum, { length }) => sum + length, row);
  }

  #edges(responseKey: string, cursors: readonly string[]): unknown[] {
    return this.#pages.flatMap((page, lane) => {
      const edges = page[responseKey] as (Members | null)[];
      if (cursors.length === 0) return edges;
      const before = this.#ends(lane);
      for (const [row, edge] of edges.entries()) {
        // What is no object is left for the response's own check to refuse.
        if (typeof edge !== "object" || edge === null) continue;
        const at = this.#movedTo(before, lane, this.#lanes[lane]?.[row] ?? "");
        const cursor = encodeCursor(at, this.#request.list);
        for (const key of cursors) edge[key] = cursor;
      }
      return edges;
    });
  }

  /** Where the walk stands when the pages of so many have been handed out. */
  #ends(lanes: number): PagePosition {
    return this.#pages
      .slice(0, lanes)
      .reduce<PagePosition>(
        (position, page, lane) => this.#movedTo(position, lane, endCursorOf(page)),
        this.#request.position,
      );
  }

  /** Several provinces of one register stand at one place. */
  #movedTo(position: PagePosition, lane: number, place: string): PagePosition {
    const provinces = this.#answered[lane]?.endpoint.provinces ?? [];
    return advanceEach(position, new Map(provinces.map((province) => [province, place])));
  }
}
