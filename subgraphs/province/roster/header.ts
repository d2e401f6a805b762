import type { Fault } from "./fault.ts";
import { columnLetters, type SheetRow } from "./table/sheet-row.ts";

/** A column of a roster. */
export interface RosterColumn<Field extends string> {
  /** What it says of a record, such as "intent.regions". */
  readonly field: Field;
  /** What its header may read, the usual one first. */
  readonly headers: readonly [string, ...string[]];
  /** A sheet without it is no such roster, and no row leaves it empty. */
  readonly required?: boolean;
}

/** Where the columns of a roster stand in a sheet. */
export interface Header<Field extends string> {
  /** The row of the sheet with the headers. */
  readonly row: number;
  readonly places: ReadonlyMap<Field, ColumnPlace>;
  /** What the header of each field usually reads, whether the sheet has it or not. */
  readonly usual: ReadonlyMap<string, string>;
  /** Headers of columns that say nothing of a record. */
  readonly unknown: readonly string[];
  readonly faults: readonly Fault[];
}

export interface ColumnPlace {
  /** From 0 on. */
  readonly index: number;
  readonly header: string;
}

/** Above the headers of a roster stand its title and a remark or two, at most. */
export const headerRowsMax = 10;

/** How many columns a row must have in common with a roster, to be taken for its headers. */
const knownMin = 2;

/** The headers, if they are in this row. */
export function headerIn<Field extends string>(
  { number, cells }: SheetRow,
  columns: readonly RosterColumn<Field>[],
): Header<Field> | null {
  const byHeader = new Map(
    columns.flatMap((column) => column.headers.map((header) => [spelled(header), column] as const)),
  );
  const places = new Map<Field, ColumnPlace>();
  const unknown: string[] = [];
  const faults: Fault[] = [];
  for (const [index, header] of cells.entries()) {
    const column = byHeader.get(spelled(header));
    if (column === undefined) {
      if (header !== "") unknown.push(header);
      continue;
    }
    const first = places.get(column.field);
    if (first === undefined) {
      places.set(column.field, { index, header });
      continue;
    }
    const reason = `says the same as column ${columnLetters(first.index)} ${first.header}`;
    faults.push({ row: number, column: columnLetters(index), header, reason });
  }
  if (places.size < knownMin) return null;
  for (const { field, headers, required } of columns)
    if (required === true && !places.has(field))
      faults.push({ row: number, column: null, header: headers[0], reason: "is missing" });
  const usual = new Map(columns.map(({ field, headers: [first] }) => [field, first] as const));
  return { row: number, places, usual, unknown, faults };
}

/** 姓 名 *（必填） is 姓名. */
function spelled(header: string): string {
  return header
    .normalize("NFKC")
    .replaceAll(/\s|\*/g, "")
    .replace(/(?<=.)\([^()]*\)$/, "")
    .toUpperCase();
}
