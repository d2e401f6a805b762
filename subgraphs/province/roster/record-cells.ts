import { BadCell, type CellReader, isNothing } from "./cell.ts";
import type { Fault } from "./fault.ts";
import type { Header } from "./header.ts";
import { unguardedCell } from "./table/formula-guard.ts";
import { columnLetters, type SheetRow } from "./table/sheet-row.ts";

/**
 * The cells of one row by what they say, and all that is wrong with them. Rules that writers have as
 * well tell their problems here by the same names of fields.
 */
export class RecordCells<Field extends string> {
  readonly #row: SheetRow;
  readonly #header: Header<Field>;
  readonly #faults: Fault[] = [];
  readonly #bad = new Set<string>();

  constructor(row: SheetRow, header: Header<Field>) {
    this.#row = row;
    this.#header = header;
  }

  get faults(): readonly Fault[] {
    return this.#faults;
  }

  /** Whether something stands there, right or wrong. */
  isFilled(field: Field): boolean {
    const place = this.#header.places.get(field);
    return place !== undefined && !isNothing(unguardedCell(this.#row.cells[place.index] ?? ""));
  }

  /** What the cell of a column says; null when it says nothing, or nothing that can be read. */
  read<Value>(field: Field, reader: CellReader<Value>): Value | null {
    const place = this.#header.places.get(field);
    if (place === undefined) return null;
    const text = unguardedCell(this.#row.cells[place.index] ?? "");
    if (isNothing(text)) return null;
    const value = reader(text);
    if (!(value instanceof BadCell)) return value;
    this.expect(false, field, value.reason);
    return null;
  }

  /** As `read`, where no row may leave the cell empty. The fallback is for what goes on without it. */
  require<Value>(field: Field, reader: CellReader<Value>, fallback: Value): Value {
    const value = this.read(field, reader);
    if (value !== null) return value;
    this.expect(false, field, "must not be empty");
    return fallback;
  }

  /** Takes note of a fault unless this holds. Of one cell the first is told: others come of it. */
  expect(holds: boolean, field: string, reason: string): void {
    if (holds || this.#bad.has(field)) return;
    this.#bad.add(field);
    const place = (
      this.#header.places as ReadonlyMap<string, { index: number; header: string }>
    ).get(field);
    this.#faults.push({
      row: this.#row.number,
      column: place === undefined ? null : columnLetters(place.index),
      header: place?.header ?? this.#header.usual.get(field) ?? field,
      reason,
    });
  }
}

/** Cells with these columns, and perhaps others. */
export type CellsOf<Field extends string> = Pick<
  RecordCells<Field>,
  "expect" | "isFilled" | "read" | "require"
>;
