/** How a value is refused; the provinces say it so too. */
export function badValue(field: string, reason: string): string {
  return `Bad value for "${field}": ${reason}.`;
}

/** Foreign text in a message is cut, so that an error cannot be made to carry a book. */
export function shown(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
