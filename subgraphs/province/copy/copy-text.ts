/** A value of a COPY line: text as it is, numbers in digits, true and false as t and f, null as \N. */
export type CopyValue = string | number | bigint | boolean | null;

/** One line of PostgreSQL's COPY text format, with its line feed. */
export function copyLine(values: readonly CopyValue[]): string {
  // Joined, not added up: sums of strings stay trees that cost the collector more than the text.
  return `${values.map(copyField).join("\t")}\n`;
}

function copyField(value: CopyValue): string {
  if (value === null) return "\\N";
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value !== "string") return value.toString();
  return special.test(value)
    ? value.replace(specials, (character) => escapes[character] ?? "")
    : value;
}

/** The text of a PostgreSQL array of texts; every element is quoted, so none is taken for NULL. */
export function arrayText(elements: readonly string[]): string {
  return `{${elements.map((element) => `"${element.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/** The text of a PostgreSQL bytea. */
export function byteaText(bytes: Uint8Array | null): string | null {
  return bytes && `\\x${Buffer.from(bytes).toString("hex")}`;
}

const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};
