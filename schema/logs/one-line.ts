/**
 * What JSON leaves as it is and a terminal, a pager or a reader of lines does not: the second set of
 * control characters (one of which begins escape sequences), the two separators at which some
 * readers end a line, and what reverses the direction of the text around it.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** Longer texts are cut: what a province says must not fill a disk. */
const textMax = 8_192;

/** An object as one line of JSON for a log, in which everything can be seen, whoever wrote it. */
export function oneLine(
  fields: object,
  replace?: (key: string, value: unknown) => unknown,
): string {
  const shortened = (key: string, value: unknown): unknown => {
    const replaced = replace ? replace(key, value) : value;
    return typeof replaced === "string" && replaced.length > textMax
      ? `${replaced.slice(0, textMax)}… (${replaced.length} characters)`
      : replaced;
  };
  return JSON.stringify(fields, shortened).replace(
    unseen,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
