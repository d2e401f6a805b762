/**
 * The text of a cell without the apostrophe that keeps it from being a formula. Files from a register
 * have one before what a spreadsheet would run on the desk of who opens it.
 */
export function unguardedCell(text: string): string {
  return text.startsWith("'") && isFormula(text) ? text.slice(1) : text;
}

/** The text of a cell for a file that a spreadsheet opens. */
export function guardedCell(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/**
 * What may be taken for a formula, or has an apostrophe of its own in that place. Spreadsheets of East Asia take
 * the wide signs for the narrow ones, and some pass over what is blank before them.
 */
function isFormula(text: string): boolean {
  return /^'*\s*[=+\-@＝＋－＠]/.test(text);
}
