/**
 * What is wrong with a roster, and where a spreadsheet shows it. Repeats no value: it may be somebody's
 * number; of the wording of a posting only what the law forbids.
 */
export interface Fault {
  /** As the sheet numbers its rows. */
  readonly row: number;
  /** The letters of the column; null when the sheet has no such column. */
  readonly column: string | null;
  /** The column's header, as the sheet has it. */
  readonly header: string;
  /** A phrase such as "must be a day", without a full stop. */
  readonly reason: string;
}

export function toldFault({ row, column, header, reason }: Fault): string {
  return `row ${row}, ${column === null ? "" : `column ${column} `}${header}: ${reason}.`;
}
