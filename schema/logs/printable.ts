const printable = /^[^\p{Cc}\p{Cs}]+$/u;

/**
 * Whether text from outside may be written down: a line break would forge lines wherever it is, and half a
 * character breaks UTF-8. Empty text is none.
 */
export function isPrintable(text: string, charactersMax: number): boolean {
  return printable.test(text) && [...text].length <= charactersMax;
}
