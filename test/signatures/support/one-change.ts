import fc from "fast-check";

interface Change {
  readonly at: number;
  readonly how: string;
  readonly sign: string;
}

/** One character changed, taken out or put in, at any place of a text. */
export const oneChange: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("change", "remove", "insert"),
  sign: fc.string({ minLength: 1, maxLength: 1, unit: "binary-ascii" }),
});

export function changed(text: string, { at, how, sign }: Change): string {
  const place = at % Math.max(1, text.length);
  const rest = text.slice(how === "insert" ? place : place + 1);
  return text.slice(0, place) + (how === "remove" ? "" : sign) + rest;
}
