import { BadCursorError, BadUserInputError } from "./errors.ts";
import { limits } from "./limits.ts";

/**
 * Lists are ordered by a whole number and then by id, both ascending. A list that
 * shows its greatest first stores the complement, so every list reads the same way.
 */
export interface OrderKey {
  /** A whole number from 0 to 2^53 - 1. */
  readonly order: number;
  readonly id: string;
}

/** Descending orders are stored as this minus the value. */
export const orderComplement = Number.MAX_SAFE_INTEGER;

const cursorForm = /^([0-9a-f]{16})~(.{1,200})$/u;

/** Sixteen hex digits, a tilde, the id: cursors compare as plain text in list order. */
export function encodeCursor({ order, id }: OrderKey): string {
  return `${order.toString(16).padStart(16, "0")}~${id}`;
}

function decodeCursor(cursor: string, field = "after"): OrderKey {
  const match = cursorForm.exec(cursor);
  const order = Number.parseInt(match?.[1] ?? "", 16);
  const id = match?.[2];
  if (id === undefined || !Number.isSafeInteger(order)) throw new BadCursorError(field);
  return { order, id };
}

export interface PageRequest {
  /** How many rows the page shows at most. */
  readonly first: number;
  /** The page begins behind this row; null begins at the start. */
  readonly after: OrderKey | null;
}

/** Checks the paging arguments of a connection field. */
export function readPageRequest(first: number, after: string | null | undefined): PageRequest {
  const { pageSizeMin, pageSizeMax } = limits;
  if (!Number.isInteger(first) || first < pageSizeMin || first > pageSizeMax)
    throw new BadUserInputError(
      "first",
      `must be a whole number from ${pageSizeMin} to ${pageSizeMax}`,
    );
  return { first, after: after === null || after === undefined ? null : decodeCursor(after) };
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  /** The first row of the next page, of which no more is told than that it is there. */
  readonly spare: Row | null;
}

/** Readers ask for `first + 1` rows: the spare one says whether more follow. */
export function cutPage<Row>(rows: readonly Row[], first: number): Page<Row> {
  const spare = rows[first] ?? null;
  return { rows: rows.slice(0, first), hasNextPage: spare !== null, spare };
}
