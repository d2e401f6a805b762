import type { Selection } from "./selection.ts";

/** How one field of an object is made: from which columns, and what becomes of them. */
export interface FieldSource<Row> {
  readonly columns: readonly (keyof Row & string)[];
  /** The row of another table that the field needs, too. */
  readonly beside?: Beside<Row>;
  value(row: Row): unknown;
}

/** A row of another table that is read in the same statement, beside the row that names it. */
export interface Beside<Row> {
  readonly table: string;
  /** The column of the row that holds the other one's id. */
  readonly link: keyof Row & string;
  /** What is read of the other table; in the result it is named `table.column`. */
  readonly columns: readonly string[];
  /** Tells shapes of the other table apart. */
  readonly key: string;
}

/** The fields of a type that a table can give. The others have resolvers of their own. */
export type FieldSources<Row, Shaped> = {
  readonly [Field in keyof Shaped]?: FieldSource<Row> | SourceBySelection<Row>;
};

/** A source that depends on what is selected below the field. */
type SourceBySelection<Row> = (below: Selection) => FieldSource<Row>;

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

/** A field that is the row of another table, linked by its id; null when that row is not there. */
export function beside<Row, Other, Shaped extends object>(
  { table, link }: { readonly table: string; readonly link: keyof Row & string },
  sources: FieldSources<Other, Shaped>,
): SourceBySelection<Row> {
  return (below) => {
    const { columns, key, toObject } = rowShape(sources, below);
    const names = columns.map((name) => [name, `${table}.${name}`] as const);
    return {
      columns: [link],
      beside: { table, link, columns, key },
      value: (row) => {
        // The statement has put the other row's columns into this one, under their full names.
        const joined = row as Readonly<Record<string, unknown>>;
        if (joined[`${table}.id`] === null) return null;
        const other: Record<string, unknown> = {};
        for (const [name, fullName] of names) other[name] = joined[fullName];
        return toObject(other as Other);
      },
    };
  };
}

/** What one request needs of a table: the columns to read and how a row becomes an object. */
export interface RowShape<Row, Shaped> {
  /** Names of columns, each once, in a fixed order, so that equal selections give equal SQL. */
  readonly columns: readonly (keyof Row & string)[];
  /** The rows of other tables to read beside each row. */
  readonly beside: readonly Beside<Row>[];
  /** Tells shapes of one table apart: equal keys read equal columns. */
  readonly key: string;
  /** The fields that are made. */
  readonly fields: readonly string[];
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

/** All that a table gives of a noun: for a row that was just written, whatever is selected of it. */
export function wholeShape<Row, Shaped extends object>(
  sources: FieldSources<Row, Shaped>,
): RowShape<Row, Shaped> {
  return createShape<Row, Shaped>(sources, everything);
}

const everything: Selection = { has: () => true, at: () => everything, fields: new Set() };

const shapesBySelection = new WeakMap<
  Selection,
  { readonly sources: unknown; readonly shape: unknown }
>();

function createShape<Row, Shaped extends object>(
  sources: FieldSources<Row, Shaped>,
  selection: Selection,
): RowShape<Row, Shaped> {
  const all = Object.entries(sources) as [string, FieldSource<Row> | SourceBySelection<Row>][];
  const fields = all
    .filter(([field]) => field === "id" || selection.has(field))
    .map(([field, source]): [string, FieldSource<Row>] => [
      field,
      typeof source === "function" ? source(selection.at(field)) : source,
    ]);
  const keyOf = ([field, source]: [string, FieldSource<Row>]): string =>
    source.beside === undefined ? field : `${field}(${source.beside.key})`;
  return {
    columns: [...new Set(fields.flatMap(([, source]) => source.columns))].sort(),
    beside: fields.flatMap(([, source]) => (source.beside === undefined ? [] : [source.beside])),
    key: fields.map(keyOf).join(),
    fields: fields.map(([field]) => field),
    toObject(row) {
      const shaped: Record<string, unknown> = {};
      for (const [field, source] of fields) shaped[field] = source.value(row);
      // The sources of a noun make its fields; a field that was not selected is never read.
      return shaped as Shaped;
    },
  };
}

/** The columns of the rows beside the rows of `alias`, and the joins that bring them. */
export function besideSql<Row>(
  beside: readonly Beside<Row>[],
  alias: string,
): { readonly columns: readonly string[]; readonly joins: string } {
  return {
    columns: beside.flatMap(({ table, columns }) =>
      columns.map((name) => `${table}.${name} AS "${table}.${name}"`),
    ),
    joins: beside
      .map(({ table, link }) => `\nLEFT JOIN ${table} ON ${table}.id = ${alias}.${link}`)
      .join(""),
  };
}
