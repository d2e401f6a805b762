import DataLoader from "dataloader";
import { inKeyOrder } from "./in-key-order.ts";
import type { RowShape } from "./row-shape.ts";

/**
 * Loaders of one table for one request, one per set of columns: everything that is asked
 * for with equal columns in one tick becomes one statement.
 */
export class ShapeLoaders<Row, Shaped extends { readonly id: string }> {
  readonly #loaderByShape = new Map<string, DataLoader<string, Shaped | null>>();
  readonly #read: ReadByIds<Row, Shaped>;

  constructor(read: ReadByIds<Row, Shaped>) {
    this.#read = read;
  }

  /** The object of an id in this shape, or null when it is not held. */
  load(id: string, shape: RowShape<Row, Shaped>): Promise<Shaped | null> {
    let loader = this.#loaderByShape.get(shape.key);
    if (loader === undefined) {
      loader = new DataLoader<string, Shaped | null>(async (ids) =>
        inKeyOrder(ids, await this.#read({ ids, shape }), (row) => row.id),
      );
      this.#loaderByShape.set(shape.key, loader);
    }
    return loader.load(id);
  }
}

export type ReadByIds<Row, Shaped> = (query: {
  readonly ids: readonly string[];
  readonly shape: RowShape<Row, Shaped>;
}) => Promise<Shaped[]>;
