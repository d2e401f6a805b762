import { isAscii, isUtf8 } from "node:buffer";
import { isRecord } from "../is-record.ts";
import type { RowsPlace } from "../plan/plan.ts";
import { ownKeys } from "../reserved-names.ts";
import { parsePlainJson } from "./parse-plain-json.ts";

type Row = Record<string, unknown>;

/**
 * The rows of one province's page, as they came. A page over many provinces takes few rows of each, and
 * always the first: to read the others, too, would be most of what merging costs. What a merge must know
 * of all of them stands in their cursors.
 */
export class UnreadRows {
  /** The cursor of each row, in the order of the rows. */
  readonly keys: readonly string[];
  /** How many objects they are made of. */
  readonly objects: number;
  readonly isAscii: boolean;
  readonly #bytes: Buffer;
  readonly #start: number;
  /** Where each row ends. */
  readonly #ends: readonly number[];

  constructor(cut: {
    readonly bytes: Buffer;
    readonly start: number;
    readonly keys: readonly string[];
    readonly ends: readonly number[];
    readonly objects: number;
    readonly isAscii: boolean;
  }) {
    this.keys = cut.keys;
    this.objects = cut.objects;
    this.isAscii = cut.isAscii;
    this.#bytes = cut.bytes;
    this.#start = cut.start;
    this.#ends = cut.ends;
  }

  /**
   * The first rows, anew each time.
   *
   * @returns null when they are not what their cursors said
   */
  read(count: number): Row[] | null {
    if (count === 0) return [];
    const text = this.#bytes.toString("utf8", this.#start, this.#ends[count - 1]);
    const rows = parsed(`[${text}]`);
    if (!Array.isArray(rows) || rows.length !== count) return null;
    const isAsSaid = (row: unknown, index: number) =>
      isRecord(row) && row[ownKeys.cursor] === this.keys[index];
    return rows.every(isAsSaid) ? rows : null;
  }
}

/** An answer, parted. */
export interface CutAnswer {
  /** The answer as if it had no rows. */
  readonly rest: Buffer;
  readonly rows: UnreadRows;
}

/**
 * Parts the rows from an answer without reading it. Strings without backslashes hold no quotes, so a key
 * with its quotes stands nowhere but where it is one; the gateway asks for the list of rows behind
 * everything else, and for the cursor behind everything else of a row. Whoever answers in another form is
 * read as everybody was before; whoever means to deceive is found out when the rows are read.
 *
 * @returns null when it does not have that form
 */
export function cutRows(bytes: Buffer, { edges }: RowsPlace): CutAnswer | null {
  const isPlain = isAscii(bytes);
  if (bytes.includes(backslash) || !(isPlain || isUtf8(bytes))) return null;
  // Every byte is a character, so that places in the text are places in the bytes.
  const text = bytes.toString("latin1");
  const opening = text.indexOf(`"${edges}":[{`);
  if (opening === -1) return null;
  const start = opening + edges.length + 4;
  const found = findRows(text, start);
  if (found === null) return null;
  const rest = Buffer.concat([bytes.subarray(0, start), Buffer.from(ending)]);
  const objects = objectsFrom(text, start);
  return { rest, rows: new UnreadRows({ bytes, start, ...found, objects, isAscii: isPlain }) };
}

const backslash = 0x5c;
/** Of the list, the connection, the data and the answer. */
const ending = "]}}}";
const cursorMark = `"${ownKeys.cursor}":"`;

/** A row ends behind its cursor; then comes the next one, or the end of everything. */
function findRows(
  text: string,
  start: number,
): { readonly keys: readonly string[]; readonly ends: readonly number[] } | null {
  const keys: string[] = [];
  const ends: number[] = [];
  let at = start;
  for (;;) {
    const mark = text.indexOf(cursorMark, at);
    if (mark === -1) return null;
    const keyAt = mark + cursorMark.length;
    const keyEnd = text.indexOf('"', keyAt);
    const key = text.slice(keyAt, keyEnd);
    if (text[keyEnd + 1] !== "}" || !printable.test(key)) return null;
    keys.push(key);
    at = keyEnd + 2;
    ends.push(at);
    if (text[at] === ",") at += 1;
    else return text.slice(at).trimEnd() === ending ? { keys, ends } : null;
  }
}

/** A letter of several bytes would be read as several letters. */
const printable = /^[\x20-\x7e]+$/;

/** An object without members is nothing that GraphQL can ask for. */
function objectsFrom(text: string, start: number): number {
  let count = 0;
  for (let at = text.indexOf('{"', start); at !== -1; at = text.indexOf('{"', at + 2)) count += 1;
  return count;
}

function parsed(text: string): unknown {
  try {
    return parsePlainJson(text);
  } catch {
    return null;
  }
}
