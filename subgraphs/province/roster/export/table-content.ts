import type { RosterColumn } from "../header.ts";
import type { RosterKind, SourcedEntry } from "../roster-kind.ts";
import { csvLine } from "../table/csv-text.ts";
import { guardedCell } from "../table/formula-guard.ts";
import { xlsxFile } from "../table/xlsx-file.ts";
import type { ExportedRecord } from "./record-source.ts";

export interface TableOf<Field extends string, Entry extends SourcedEntry> {
  readonly kind: RosterKind<Field, Entry>;
  /** Columns that the file is not to have. */
  readonly without: ReadonlySet<Field>;
}

/** The lines of a CSV file; the byte order mark tells spreadsheets that it is UTF-8. */
export async function* csvContent<Field extends string, Entry extends SourcedEntry>(
  table: TableOf<Field, Entry>,
  records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
): AsyncGenerator<string> {
  let piece = "\ufeff";
  for await (const rows of rowsOf(table, records)) {
    piece += rows.map(csvLine).join("");
    yield piece;
    piece = "";
  }
}

/** The bytes of a workbook. No row is read before somebody takes them. */
export async function* xlsxContent<Field extends string, Entry extends SourcedEntry>(
  table: TableOf<Field, Entry>,
  records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
): AsyncGenerator<Uint8Array> {
  yield* xlsxFile(table.kind.name, singly(rowsOf(table, records)));
}

/** The headers, then the rows, all safe for a spreadsheet. */
async function* rowsOf<Field extends string, Entry extends SourcedEntry>(
  { kind, without }: TableOf<Field, Entry>,
  records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
): AsyncGenerator<readonly (readonly string[])[]> {
  const columns = kind.columns.filter(({ field }) => !without.has(field));
  yield [columns.map(({ headers: [first] }: RosterColumn<Field>) => first)];
  for await (const chunk of records)
    yield chunk.map(({ entry }) => {
      const cells = kind.write(entry);
      return columns.map(({ field }) => guardedCell(cells[field]));
    });
}

async function* singly<Item>(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const batch of batches) yield* batch;
}
