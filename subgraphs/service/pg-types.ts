/** How PostgreSQL's text becomes JavaScript values on the hot path. No Date objects anywhere. */
import { types } from "pg";

const int8 = 20;
const date = 1082;
const timestamptz = 1184;

type Parser = (text: string) => unknown;

const ownParsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [int8, parseWholeNumber],
  [date, (text) => text],
  [timestamptz, parseInstant],
]);

/** Given to every query, so that other users of the driver keep their own parsers. */
export const pgTypes = {
  getTypeParser(oid: number, format?: "text" | "binary"): Parser {
    const own = format === "binary" ? undefined : ownParsers.get(oid);
    return own ?? (types.getTypeParser(oid, format as "text") as Parser);
  },
};

/** A bigint as a number; as text when a number would lose digits. */
function parseWholeNumber(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/**
 * "2026-01-02 03:04:05.1+00" as "2026-01-02T03:04:05.100Z". Sessions run in UTC and
 * columns hold milliseconds, so the text is moved, never computed.
 */
function parseInstant(text: string): string {
  const milliseconds = text.slice(20, text.indexOf("+", 19)).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text[19] === "." ? milliseconds : "000"}Z`;
}
