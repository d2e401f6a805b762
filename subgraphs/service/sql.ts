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
