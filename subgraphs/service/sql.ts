/**
 * Collects the values of one statement and hands out their placeholders, so that
 * what a caller sent is never part of the SQL text.
 */
export class Values {
  readonly #list: unknown[] = [];

  /** Binds a value and returns its placeholder, such as `$3`. */
  bind(value: unknown): string {
    return `$${this.#list.push(value)}`;
  }

  get list(): readonly unknown[] {
    return this.#list;
  }
}

export interface OrderColumns {
  /** The whole-number order, such as `job.published_order`. */
  readonly order: string;
  /** The id that breaks ties, such as `job.id`. */
  readonly id: string;
}

/** The rows behind a page's last one, in ascending order; every row when there is none. */
export function behind(
  after: { readonly order: number; readonly id: string } | null,
  columns: OrderColumns,
  values: Values,
): string | null {
  if (after === null) return null;
  const order = values.bind(after.order);
  return `(${columns.order}, ${columns.id}) > (${order}::bigint, ${values.bind(after.id)}::text)`;
}

/**
 * Codes that begin with one of the prefixes, as ranges that a plain index serves.
 * The column compares by bytes; in codes only digits, letters and dashes follow a prefix.
 */
export function beginsWith(column: string, prefixes: readonly string[], values: Values): string {
  const ranges = prefixes.map(
    (prefix) => `${column} >= ${values.bind(prefix)} AND ${column} < ${values.bind(`${prefix}~`)}`,
  );
  return `(${ranges.join(" OR ")})`;
}

/** A condition in the place of none. */
export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "true" : conditions.join("\n  AND ");
}
