import type { ConnectionMerge, RowIdPlace } from "../plan/plan.ts";
import { ownKeys } from "../reserved-names.ts";
import { type SilenceReason, SubgraphUnavailableError } from "./errors.ts";
import { idInRowKey } from "./merge/cursor.ts";
import { isMergeable } from "./merge/merge-members.ts";
import { isSorted } from "./merge/merge-sorted.ts";
import type { AnsweredField, FieldAnswer, MergeRequest, SilentField } from "./merge-answers.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";

type Members = Record<string, unknown>;

/** A page that can be merged. */
export interface CheckedPage extends AnsweredField {
  readonly value: Members;
  /** The cursor of each row, in the order of the rows. */
  readonly keys: readonly string[];
  readonly hasNextPage: boolean;
}

/**
 * INVARIANT of merging: an endpoint's rows are its own and stand in strictly ascending order of
 * their keys, and a page that others follow is full, unless it is of a feed. An answer that breaks it is refused whole,
 * never merged into a wrong order.
 */
export function checkedPage(
  answer: FieldAnswer,
  merge: ConnectionMerge,
  { page }: MergeRequest,
): CheckedPage | SilentField {
  if (answer.kind === "silent") return answer;
  const { endpoint, latencyMs, value, rows } = answer;
  const refused = (reason: SilenceReason, message: string) => refusedPage(answer, reason, message);
  if (!isMergeable(value, merge.members))
    return refused("BAD_ANSWER", "It answered no connection.");
  const hasNextPage = hasNextPageOf(value);
  if (hasNextPage === null) return refused("BAD_ANSWER", "It answered no connection.");
  const keys = rows?.keys ?? rowKeysOf(value, merge);
  if (keys === null) return refused("BAD_ANSWER", "It answered no list of edges.");
  const ids = keys.map(idInRowKey);
  if (ids.includes(null)) {
    return refused("BAD_ANSWER", "Its cursors have no order that can be merged.");
  }
  if (ids.some((id) => !isOf(endpoint, id ?? "")) || !rowsAreOf(endpoint, value, merge)) {
    return refused("FOREIGN_ROWS", foreignRows);
  }
  if (!isSorted(keys)) {
    return refused("BAD_ANSWER", "Its rows stand in no order that can be merged.");
  }
  if (merge.isFeed && !isPageOfFeed(endpoint, value, keys)) {
    return refused("BAD_ANSWER", "It does not say where its page ends.");
  }
  if (!merge.isFeed && hasNextPage && keys.length < (page?.first ?? 0)) {
    return refused("BAD_ANSWER", "Its page is not full although more rows follow.");
  }
  return { kind: "answered", endpoint, latencyMs, value, rows, keys, hasNextPage };
}

/**
 * Reads the first rows of a page, if they were not read yet. They are held to the same as if they had
 * been read at once.
 *
 * @returns the page with these rows in it
 */
export function withRows(
  page: CheckedPage,
  count: number,
  merge: ConnectionMerge,
): CheckedPage | SilentField {
  const { rows, value, endpoint } = page;
  const [edges] = merge.edges;
  if (rows === null || edges === undefined) return page;
  const read = rows.read(count);
  if (read === null)
    return refusedPage(page, "BAD_ANSWER", "Its rows are not what it says of them.");
  const whole = { ...value, [edges.responseKey]: read };
  if (!rowsAreOf(endpoint, whole, merge)) return refusedPage(page, "FOREIGN_ROWS", foreignRows);
  return { ...page, value: whole, rows: null };
}

const foreignRows = "It answered rows that are not its own.";

function refusedPage(
  { endpoint, latencyMs }: AnsweredField,
  reason: SilenceReason,
  message: string,
): SilentField {
  const error = new SubgraphUnavailableError(reason, message);
  return { kind: "silent", endpoint, latencyMs, error };
}

function isOf({ provinces }: Endpoint, id: string): boolean {
  const province = provinceIn(id);
  return province !== null && provinces.includes(province);
}

/** A page of a feed says where it ends: at a place of the province's own, and not before its last row. */
function isPageOfFeed(endpoint: Endpoint, page: Members, keys: readonly string[]): boolean {
  const end = endCursorOf(page);
  const isOwn = isOf(endpoint, idInRowKey(end) ?? "");
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
        return typeof said !== "string" || isOf(endpoint, said);
      }),
    );
  });
}

/** Null when the page does not say whether more rows follow. */
function hasNextPageOf(page: Members): boolean | null {
  const info = page[ownKeys.page] as Members | null | undefined;
  return typeof info?.hasNextPage === "boolean" ? info.hasNextPage : null;
}

/** Where the page of a feed ends; empty when it does not say. */
export function endCursorOf(page: Members): string {
  const info = page[ownKeys.page] as Members | null | undefined;
  return textOf(info?.endCursor);
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

function valueAt(edge: Members | null, place: RowIdPlace): unknown {
  let value: unknown = edge;
  for (const key of place) value = (value as Members | null | undefined)?.[key];
  return value;
}
