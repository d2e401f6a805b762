import { isNothing } from "./cell.ts";

/** What reads as nothing is written as nothing. */
export function writtenCells<Field extends string>(
  cells: Readonly<Record<Field, string | null | undefined>>,
): Readonly<Record<Field, string>> {
  return Object.fromEntries(
    Object.entries<string | null | undefined>(cells).map(([field, text]) => {
      const plain = (text ?? "").trim();
      return [field, isNothing(plain) ? "" : plain];
    }),
  ) as Record<Field, string>;
}
