import { TableFileError } from "./errors.ts";
import type { SheetRow, SheetRows } from "./sheet-row.ts";
import { tableLimits } from "./table-limits.ts";

/**
 * The rows of a CSV file (RFC 4180), also with tabs or semicolons between cells, as the first line has
 * them. A row has the number that a spreadsheet would show: a line break within quotes begins none. Rows
 * without any text are left out, and counted.
 *
 * @throws TableFileError
 */
export async function* csvRows(texts: AsyncIterable<string>): SheetRows {
  let reader: CsvReader | null = null;
  let beginning = "";
  for await (const text of texts) {
    if (reader !== null) {
      yield reader.read(text);
      continue;
    }
    beginning += text;
    if (!/[\r\n]/.test(beginning)) continue;
    reader = new CsvReader(separatorOf(beginning));
    yield reader.read(beginning);
  }
  if (reader !== null) {
    yield reader.end();
    return;
  }
  reader = new CsvReader(separatorOf(beginning));
  yield reader.read(beginning);
  yield reader.end();
}

/** The first of these that stands in the first line, outside of quotes. */
const separators = [",", "\t", ";"] as const;

function separatorOf(beginning: string): string {
  const [line = ""] = beginning.replaceAll(/"[^"]*"/g, "").split(/[\r\n]/, 1);
  return separators.find((separator) => line.includes(separator)) ?? ",";
}

class CsvReader {
  readonly #separator: string;
  #rows: SheetRow[] = [];
  #number = 1;
  #cells: string[] = [];
  #cell = "";
  /** Where the reader is: in quotes, behind a quote that may be the last one, or outside. */
  #state: "open" | "quoted" | "quote" = "open";
  #afterReturn = false;

  constructor(separator: string) {
    this.#separator = separator;
  }

  read(text: string): readonly SheetRow[] {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      if (this.#state === "quoted") {
        if (character !== '"') continue;
        this.#cell += text.slice(from, at);
        this.#state = "quote";
        from = at + 1;
        continue;
      }
      if (this.#state === "quote") {
        if (character === '"') {
          this.#cell += '"';
          this.#state = "quoted";
          from = at + 1;
          continue;
        }
        this.#state = "open";
      }
      const followsReturn = this.#afterReturn;
      this.#afterReturn = character === "\r";
      if (character === this.#separator || character === "\n" || character === "\r") {
        this.#cell += text.slice(from, at);
        from = at + 1;
        // The second half of a line break that began with a carriage return.
        if (character === "\n" && followsReturn) continue;
        this.#endCell();
        if (character !== this.#separator) this.#endRow();
      } else if (character === '"' && this.#cell === "" && text.slice(from, at).trim() === "") {
        this.#state = "quoted";
        from = at + 1;
      }
    }
    this.#cell += text.slice(from);
    if (this.#cell.length > tableLimits.cellCharactersMax)
      throw this.#refused(`has a cell of over ${tableLimits.cellCharactersMax} characters`);
    return this.#taken();
  }

  /** What was not ended by a line break. */
  end(): readonly SheetRow[] {
    if (this.#state === "quoted") throw this.#refused("ends within a quoted cell");
    if (this.#cells.length > 0 || this.#cell !== "") {
      this.#endCell();
      this.#endRow();
    }
    return this.#taken();
  }

  #endCell(): void {
    this.#cells.push(this.#cell.trim());
    this.#cell = "";
    if (this.#cells.length > tableLimits.columnsMax)
      throw this.#refused(`has more than ${tableLimits.columnsMax} columns`);
  }

  #endRow(): void {
    if (this.#cells.some((cell) => cell !== ""))
      this.#rows.push({ number: this.#number, cells: this.#cells });
    this.#cells = [];
    this.#number += 1;
    if (this.#number > tableLimits.rowsMax)
      throw this.#refused(`has more than ${tableLimits.rowsMax} rows`);
  }

  #taken(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #refused(reason: string): TableFileError {
    return new TableFileError(reason, { row: this.#number });
  }
}
