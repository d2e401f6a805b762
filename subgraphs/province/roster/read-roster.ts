import type { Fault } from "./fault.ts";
import { type Header, headerIn, headerRowsMax } from "./header.ts";
import { RecordCells } from "./record-cells.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "./roster-kind.ts";
import { TableFileError } from "./table/errors.ts";
import { openTable } from "./table/open-table.ts";
import { columnOf, type SheetRow } from "./table/sheet-row.ts";

/** A row of a roster that can be taken over. */
export interface RosterRow<Entry> {
  readonly row: number;
  readonly entry: Entry;
}

/** Some rows of a roster, in their order. */
export interface RosterBatch<Entry> {
  /** How many rows these are, with those that are at fault. */
  readonly rows: number;
  readonly good: readonly RosterRow<Entry>[];
  /** What can be read of the others. */
  readonly bad: readonly RosterRow<Entry>[];
  readonly faults: readonly Fault[];
}

export interface OpenRoster<Field extends string, Entry> {
  readonly header: Header<Field>;
  readonly batches: AsyncIterable<RosterBatch<Entry>>;
}

/**
 * Opens a roster and finds its headers. Rows are read as they are asked for, and memory holds no more of
 * them than a batch and what tells that two of them are of the same record.
 *
 * @throws TableFileError when it is no table, or no roster of this kind
 */
export async function openRoster<Field extends string, Entry extends SourcedEntry>(
  file: string,
  kind: RosterKind<Field, Entry>,
  rules: RosterRules,
): Promise<OpenRoster<Field, Entry>> {
  const { open = openTable } = kind;
  const batches = open(file)[Symbol.asyncIterator]();
  let looked = 0;
  for (;;) {
    const { done, value: rows } = await batches.next();
    if (done === true) break;
    for (const [index, row] of rows.entries()) {
      const header = headerIn(row, kind.columns);
      if (header !== null)
        return {
          header,
          batches: entriesOf({ kind, rules, header }, rows.slice(index + 1), batches),
        };
      looked += 1;
      if (looked === headerRowsMax) break;
    }
    if (looked === headerRowsMax) break;
  }
  await batches.return?.();
  const wanted = kind.columns.filter(({ required }) => required === true);
  throw new TableFileError(
    `has no row, among its first ${headerRowsMax}, with the headers of a roster of ${kind.name}: ` +
      wanted.map(({ headers }) => headers[0]).join(", "),
  );
}

interface Reading<Field extends string, Entry extends SourcedEntry> {
  readonly kind: RosterKind<Field, Entry>;
  readonly rules: RosterRules;
  readonly header: Header<Field>;
}

async function* entriesOf<Field extends string, Entry extends SourcedEntry>(
  { kind, rules, header }: Reading<Field, Entry>,
  first: readonly SheetRow[],
  others: AsyncIterator<readonly SheetRow[]>,
): AsyncGenerator<RosterBatch<Entry>> {
  const seen = kind.keys.map(({ field, of }) => ({ field, of, rows: new Map<string, number>() }));
  const read = (rows: readonly SheetRow[]): RosterBatch<Entry> => {
    const good: RosterRow<Entry>[] = [];
    const bad: RosterRow<Entry>[] = [];
    const faults: Fault[] = [];
    for (const row of rows) {
      const cells = new RecordCells(row, header);
      const entry = kind.read(cells, rules);
      for (const { field, of, rows: rowOf } of seen) {
        const key = of(entry);
        if (key === null || key === "") continue;
        const before = rowOf.get(key);
        if (before === undefined) rowOf.set(key, row.number);
        else cells.expect(false, field, `is that of row ${before}`);
      }
      (cells.faults.length === 0 ? good : bad).push({ row: row.number, entry });
      // One by one: a sheet may have more faults than a call takes arguments.
      for (const fault of cells.faults) faults.push(fault);
    }
    return { rows: rows.length, good, bad, faults: faults.sort(byPlace) };
  };
  try {
    if (first.length > 0) yield read(first);
    for (;;) {
      const { done, value } = await others.next();
      if (done === true) return;
      if (value.length > 0) yield read(value);
    }
  } finally {
    await others.return?.();
  }
}

function byPlace(a: Fault, b: Fault): number {
  return a.row - b.row || placeOf(a) - placeOf(b);
}

function placeOf({ column }: Fault): number {
  return columnOf(`${column}1`) ?? -1;
}
