import type { OrderKey } from "../../service/page.ts";

/** A row of a list that one statement reads for many askers at once. */
export interface AskerRow {
  /** The place of the asker in what was asked. */
  readonly asked: number;
  /** Null in the one row of an asker for whom nothing was found. */
  readonly list_id: string | null;
  readonly list_order: number | null;
  /** Up to when each province's register is complete; null when it was not wanted. */
  readonly list_watermarks: Readonly<Record<string, string>> | null;
  /** How many rows the asker has in all; only where a count is wanted. */
  readonly list_total?: number | null;
}

/** What one asker gets: a page of rows in list order. */
export interface AskerPage<Row> {
  readonly rows: readonly PlacedRow<Row>[];
  readonly hasNextPage: boolean;
  /** Of the row with which the next page begins; null when there is none. */
  readonly nextId: string | null;
  readonly watermarks: Readonly<Record<string, string>>;
  readonly total: number;
}

export interface PlacedRow<Row> {
  readonly place: OrderKey;
  readonly row: Row;
}

/**
 * Deals the rows of a statement out to its askers. The statement gives every asker `first + 1`
 * rows at most, in list order, and one empty row when there are none.
 */
export function pagesOf<Row>(
  found: readonly (Row & AskerRow)[],
  { askers, first }: { readonly askers: number; readonly first: number },
): AskerPage<Row>[] {
  const rowsByAsker: PlacedRow<Row>[][] = Array.from({ length: askers }, () => []);
  const totals: number[] = [];
  for (const row of found) {
    totals[row.asked] = row.list_total ?? 0;
    if (row.list_id === null || row.list_order === null) continue;
    rowsByAsker[row.asked]?.push({ place: { order: row.list_order, id: row.list_id }, row });
  }
  const watermarks = found[0]?.list_watermarks ?? {};
  return rowsByAsker.map((rows, asker) => ({
    rows: rows.slice(0, first),
    hasNextPage: rows.length > first,
    nextId: rows[first]?.place.id ?? null,
    watermarks,
    total: totals[asker] ?? 0,
  }));
}
