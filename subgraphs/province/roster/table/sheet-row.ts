/** A row of a sheet, with the number that a spreadsheet shows beside it. */
export interface SheetRow {
  readonly number: number;
  /** Trimmed text, from column A on; "" where there is nothing. */
  readonly cells: readonly string[];
}

/** Rows come in batches: waiting for each of a hundred thousand costs more than reading it. */
export type SheetRows = AsyncIterable<readonly SheetRow[]>;

/** A, B … Z, AA for columns 0, 1 … 25, 26. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

/** The column of a cell reference such as "AB12", from 0 on; null when it is none. */
export function columnOf(reference: string): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1];
  if (letters === undefined) return null;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}
