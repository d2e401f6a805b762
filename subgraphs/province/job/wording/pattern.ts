/**
 * A pattern put together of named pieces. Pieces repeat nothing without a bound, so what is tried at one
 * character is bounded, and a text costs in proportion to its length.
 */
export function pattern(texts: TemplateStringsArray, ...pieces: readonly string[]): RegExp {
  return new RegExp(piece(texts, ...pieces), "u");
}

/** A part of patterns, as one unit. */
export function piece(texts: TemplateStringsArray, ...pieces: readonly string[]): string {
  const source = String.raw(texts, ...pieces).replaceAll(/\s/g, "");
  return `(?:${source})`;
}
