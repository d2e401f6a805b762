import DataLoader from "dataloader";
import { groupInKeyOrder, inKeyOrder } from "../service/in-key-order.ts";

/** One row per key, or null. All keys asked for in one tick become one call of `read`. */
export function rowLoader<Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader<string, Row | null>(async (keys) =>
    inKeyOrder(keys, await read(keys), keyOf),
  );
}

/** The rows of each key, in the order they were read. */
export function rowsLoader<Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader<string, Row[]>(async (keys) =>
    groupInKeyOrder(keys, await read(keys), keyOf),
  );
}
