import type { Selection } from "./selection.ts";

/** How one field of an object is made: from which columns, and what becomes of them. */
export interface FieldSource<Row> {
  readonly columns: readonly (keyof Row & string)[];
  value(row: Row): unknown;
}

/** The fields of a type that a table can give. The others have resolvers of their own. */
export type FieldSources<Row, Shaped> = {
  readonly [Field in keyof Shaped]?: FieldSource<Row>;
};

/** A field made from some columns. `value` sees no others. */
export function from<Row, const Name extends keyof Row & string = keyof Row & string>(
  columns: readonly Name[],
  value: (row: Pick<Row, Name>) => unknown,
): FieldSource<Row> {
  return { columns, value };
}

/** A field that is a column, under another name. */
export function column<Row>(name: keyof Row & string): FieldSource<Row> {
  return { columns: [name], value: (row) => row[name] };
}

/** What one request needs of a table: the columns to read and how a row becomes an object. */
export interface RowShape<Row, Shaped> {
  /** Names of columns, each once, in a fixed order, so that equal selections give equal SQL. */
  readonly columns: readonly (keyof Row & string)[];
  /** Tells shapes of one table apart: equal keys read equal columns. */
  readonly key: string;
  toObject(row: Row): Shaped;
}

/**
 * Reads no column that nobody asked for; the id is always made, because loaders need it.
 * Made once per selection, so a resolver may ask for it for every item of a list.
 */
export function rowShape<Row, Shaped extends object>(
  sources: FieldSources<Row, Shaped>,
  selection: Selection,
): RowShape<Row, Shaped> {
  const known = shapesBySelection.get(selection);
  if (known?.sources === sources) return known.shape as RowShape<Row, Shaped>;
  const shape = createShape<Row, Shaped>(sources, selection);
  shapesBySelection.set(selection, { sources, shape });
  return shape;
}

const shapesBySelection = new WeakMap<
  Selection,
  { readonly sources: unknown; readonly shape: unknown }
>();

function createShape<Row, Shaped extends object>(
  sources: FieldSources<Row, Shaped>,
  selection: Selection,
): RowShape<Row, Shaped> {
  const all = Object.entries(sources) as [string, FieldSource<Row>][];
  const fields = all.filter(([field]) => field === "id" || selection.has(field));
  const columns = [...new Set(fields.flatMap(([, source]) => source.columns))].sort();
  return {
    columns,
    key: fields.map(([field]) => field).join(),
    toObject(row) {
      const shaped: Record<string, unknown> = {};
      for (const [field, source] of fields) shaped[field] = source.value(row);
      // The sources of a noun make its fields; a field that was not selected is never read.
      return shaped as Shaped;
    },
  };
}
