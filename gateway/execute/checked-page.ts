import type { ConnectionMerge, RowIdPlace } from "../plan/plan.ts";
import { ownKeys } from "../reserved-names.ts";
import { type SilenceReason, SubgraphUnavailableError } from "./errors.ts";
import { idInRowKey } from "./merge/cursor.ts";
import { isMergeable } from "./merge/merge-members.ts";
import { isSorted } from "./merge/merge-sorted.ts";
import type { FieldAnswer, MergeRequest } from "./merge-answers.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";

type Members = Record<string, unknown>;

/**
 * INVARIANT of merging: an endpoint's rows are its own and stand in strictly ascending order of
 * their keys, and a page that others follow is full, unless it is of a feed. An answer that breaks it is refused whole,
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
  if (merge.isFeed)
    return isPageOfFeed(endpoint, value as Members, keys)
      ? answer
      : refused("BAD_ANSWER", "It does not say where its page ends.");
  if (hasMore && keys.length < (page?.first ?? 0)) {
    return refused("BAD_ANSWER", "Its page is not full although more rows follow.");
  }
  return answer;
}

/** A page of a feed says where it ends: at a place of the province's own, and not before its last row. */
function isPageOfFeed(endpoint: Endpoint, page: Members, keys: readonly string[]): boolean {
  const end = endCursorOf(page);
  const isOwn = endpoint.provinces.includes(provinceIn(idInRowKey(end) ?? "") ?? "");
  const hasMoreBehindNothing = hasNextPageOf(page) === true && keys.length === 0;
  return isOwn && end >= (keys.at(-1) ?? "") && !hasMoreBehindNothing;
}

/** A row is what its id says, whatever its cursor does: later steps are sent where the id leads. */
function rowsAreOf(endpoint: Endpoint, page: Members, { edges }: ConnectionMerge): boolean {
  return edges.every(({ responseKey, ids }) => {
    const rows = page[responseKey];
    if (ids.length === 0 || !Array.isArray(rows)) return true;
    return rows.every((edge: Members | null) =>
      ids.every((place) => {
        const said = valueAt(edge, place);
        // What is no text is refused by the response's own check, and leads nowhere.
        return typeof said !== "string" || endpoint.provinces.includes(provinceIn(said) ?? "");
      }),
    );
  });
}

/** Null when the page does not say whether more rows follow. */
export function hasNextPageOf(page: Members): boolean | null {
  const info = page[ownKeys.page] as Members | null | undefined;
  return typeof info?.hasNextPage === "boolean" ? info.hasNextPage : null;
}

/** Where the page of a feed ends; empty when it does not say. */
export function endCursorOf(page: Members): string {
  const info = page[ownKeys.page] as Members | null | undefined;
  return textOf(info?.endCursor);
}

/** Null when the page has no list of edges. */
export function rowKeysOf(page: Members, merge: ConnectionMerge): string[] | null {
  const edges = merge.edges.map(({ responseKey }) => page[responseKey]).find(Array.isArray);
  return edges?.map((edge: Members | null) => textOf(edge?.[ownKeys.cursor])) ?? null;
}

/** What is no text is the cursor of no row. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function valueAt(edge: Members | null, place: RowIdPlace): unknown {
  let value: unknown = edge;
  for (const key of place) value = (value as Members | null | undefined)?.[key];
  return value;
}

export function provinceOfKey(key: string): string | null {
  const id = idInRowKey(key);
  return id === null ? null : provinceIn(id);
}
