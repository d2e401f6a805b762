/** Puts rows back into the order of the keys; a key without a row becomes null. */
export function inKeyOrder<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const rowByKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => rowByKey.get(key) ?? null);
}

/** Puts rows that belong to the keys into the order of the keys; a key without rows gets none. */
export function groupInKeyOrder<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Row[][] {
  const rowsByKey = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = rowsByKey.get(keyOf(row));
    if (group === undefined) rowsByKey.set(keyOf(row), [row]);
    else group.push(row);
  }
  return keys.map((key) => rowsByKey.get(key) ?? []);
}
