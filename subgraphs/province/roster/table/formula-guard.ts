/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, and readers take it
 * away again: a file from a register must not run anything on the desk of who opens it.
 */
export function guardedCell(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** The text of a cell without the apostrophe that kept it from being a formula. */
export function unguardedCell(text: string): string {
  return text.startsWith("'") && isFormula(text) ? text.slice(1) : text;
}

/** What may be taken for a formula, or has an apostrophe of its own in that place. */
function isFormula(text: string): boolean {
  return /^'*[=+\-@]/.test(text);
}
