import { TableFileError } from "./errors.ts";
import { columnOf, type SheetRow, type SheetRows } from "./sheet-row.ts";
import { tableLimits } from "./table-limits.ts";
import { WorkbookFile } from "./workbook-file.ts";
import { readWorkbookParts, type WorkbookParts } from "./workbook-parts.ts";

/**
 * The rows of the first visible sheet of a workbook, with what its cells show: days as 2026-03-01 and
 * numbers in digits. Of formulas it is what they came to when the file was saved. Rows without any text
 * are left out.
 *
 * @throws TableFileError
 */
export async function* xlsxRows(file: string): SheetRows {
  const workbook = await WorkbookFile.open(file);
  try {
    const parts = await readWorkbookParts(workbook);
    const sheet = new SheetReader(parts);
    for await (const _ of workbook.reading(parts.sheet, sheet)) {
      const rows = sheet.take();
      if (rows.length > 0) yield rows;
    }
  } finally {
    workbook.close();
  }
}

class SheetReader {
  readonly #parts: WorkbookParts;
  #rows: SheetRow[] = [];
  #number = 0;
  #cells: string[] = [];
  #column = -1;
  #type = "n";
  #style = 0;
  #isValue = false;
  #isPhonetic = false;
  #text = "";

  constructor(parts: WorkbookParts) {
    this.#parts = parts;
  }

  take(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  readonly onOpen = (name: string, attributes: Readonly<Record<string, string>>): void => {
    switch (name) {
      case "row":
        this.#number = attributes.r === undefined ? this.#number + 1 : Number(attributes.r);
        if (!(this.#number > 0 && this.#number <= tableLimits.rowsMax))
          throw new TableFileError(`has more than ${tableLimits.rowsMax} rows`);
        this.#cells = [];
        this.#column = -1;
        return;
      case "c":
        this.#column =
          attributes.r === undefined ? this.#column + 1 : (columnOf(attributes.r) ?? -1);
        if (this.#column < 0 || this.#column >= tableLimits.columnsMax)
          throw new TableFileError(`has more than ${tableLimits.columnsMax} columns`, {
            row: this.#number,
          });
        this.#type = attributes.t ?? "n";
        this.#style = Number(attributes.s ?? 0);
        this.#text = "";
        return;
      case "rPh":
        this.#isPhonetic = true;
        return;
      case "v":
      case "t":
        this.#isValue = !this.#isPhonetic;
        return;
      default:
        this.#isValue = false;
    }
  };

  readonly onText = (text: string): void => {
    if (!this.#isValue) return;
    this.#text += text;
    if (this.#text.length > tableLimits.cellCharactersMax)
      throw new TableFileError(`has a cell of over ${tableLimits.cellCharactersMax} characters`, {
        row: this.#number,
      });
  };

  readonly onClose = (name: string): void => {
    this.#isValue = false;
    if (name === "rPh") this.#isPhonetic = false;
    if (name === "c") {
      while (this.#cells.length < this.#column) this.#cells.push("");
      this.#cells[this.#column] = this.#shown().trim();
    }
    if (name === "row" && this.#cells.some((cell) => cell !== ""))
      this.#rows.push({ number: this.#number, cells: this.#cells });
  };

  #shown(): string {
    const text = this.#text;
    if (text === "") return "";
    const { sharedTexts, isDateStyle, from1904 } = this.#parts;
    switch (this.#type) {
      case "s":
        return sharedTexts[Number(text)] ?? "";
      case "b":
        return text === "1" ? "TRUE" : "FALSE";
      case "n":
        return isDateStyle[this.#style] === true
          ? shownDay(Number(text), from1904)
          : shownNumber(text);
      case "d":
        return text.replace("T", " ").replace(/ 00:00:00(\.0+)?Z?$/, "");
      default:
        return text;
    }
  }
}

/**
 * A spreadsheet keeps fifteen digits of a number: of an ID number typed as one the last three are gone.
 * The exponent stays in it, so that nobody takes it for one.
 */
function shownNumber(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  if (Math.abs(number) >= 1e15) return number.toExponential().toUpperCase();
  return String(Number(number.toPrecision(15)));
}

const dayMs = 86_400_000;
/** Day 0; with the 29 February 1900 that spreadsheets count and that never was. */
const day0Of1900 = Date.UTC(1899, 11, 30);
const day0Of1904 = Date.UTC(1904, 0, 1);

function shownDay(serial: number, from1904: boolean): string {
  const ms = (from1904 ? day0Of1904 : day0Of1900) + Math.round(serial * 86_400) * 1_000;
  if (!(Math.abs(ms) < 8.64e15)) return String(serial);
  const text = new Date(ms).toISOString();
  return ms % dayMs === 0 ? text.slice(0, 10) : text.slice(0, 19).replace("T", " ");
}
