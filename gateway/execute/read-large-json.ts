import { limits } from "../limits.ts";
import { pieceLength } from "./in-turns.ts";
import { parsePlainJson } from "./parse-plain-json.ts";

export interface LargeJson {
  /** They must be well-formed in their encoding. */
  readonly bytes: Buffer;
  readonly encoding: "latin1" | "utf8";
  /** How many lists, objects and members of them there may be. */
  readonly valuesMax: number;
  /** How many bytes make a piece. */
  readonly pieceBytes?: number;
}

/** There are more values than may be. */
export class TooManyValuesError extends Error {
  override readonly name = "TooManyValuesError";
}

/**
 * Reads JSON as `parsePlainJson` does, but piece by piece: Node's own parser would hold everybody else up
 * for five milliseconds and more per megabyte. The bytes are scanned for brackets, commas and strings; wherever enough
 * of them have gone by at a comma, the members before it are given to Node's parser, within the brackets
 * of the list or object they stand in. So what is not JSON is refused by Node's parser, too, and only
 * what it never sees is looked at here: brackets, and the commas and keys around what was cut.
 *
 * @throws SyntaxError
 * @throws TooManyValuesError
 */
export function* readLargeJson({
  bytes,
  encoding,
  valuesMax,
  pieceBytes = pieceLength,
}: LargeJson): Generator<void, unknown> {
  const reader = new PieceReader(bytes, encoding);
  let cutAt = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case quote:
        at = endOfString(bytes, at);
        break;
      case openList:
      case openObject:
        values += 1;
        if (values > valuesMax) throw new TooManyValuesError();
        reader.open(at);
        break;
      case closeList:
      case closeObject:
        reader.close(at);
        break;
      case comma: {
        values += 1;
        if (values > valuesMax) throw new TooManyValuesError();
        const isEnough = at - cutAt >= pieceBytes;
        if (!reader.passComma(at, isEnough)) break;
        cutAt = at;
        yield;
      }
    }
  }
  return reader.end();
}

/** A list or an object that has not ended yet. */
interface Level {
  readonly isList: boolean;
  /** Where it begins. */
  readonly start: number;
  /** What has been read of it; null as long as nothing was cut from it. */
  whole: unknown[] | Record<string, unknown> | null;
  /** Up to where it has been read. */
  readTo: number;
  /** Where the member begins that the scan is within. */
  memberStart: number;
  /** The key of the member that is being read in pieces; unused in a list. */
  key: string;
  /** Whether the member that the scan is within is, or has been, read in pieces. */
  isMemberCut: boolean;
}

/** Puts together what is read in pieces. */
class PieceReader {
  readonly #bytes: Buffer;
  readonly #encoding: "latin1" | "utf8";
  readonly #levels: Level[] = [];
  /** How many brackets are open within the deepest level that is looked into. */
  #beyond = 0;
  /** On so many levels, the member that the scan is within is being read in pieces. */
  #cutLevels = 0;
  /** Of the outermost value, where it ends, and what it is if it was cut. */
  #end: { readonly at: number; readonly whole: Level["whole"] } | null = null;

  constructor(bytes: Buffer, encoding: "latin1" | "utf8") {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  open(at: number): void {
    if (this.#levels.length >= limits.answerNestingMax) {
      this.#beyond += 1;
      return;
    }
    this.#levels.push({
      isList: this.#bytes[at] === openList,
      start: at,
      whole: null,
      readTo: at + 1,
      memberStart: at + 1,
      key: "",
      isMemberCut: false,
    });
  }

  close(at: number): void {
    if (this.#beyond > 0) {
      this.#beyond -= 1;
      return;
    }
    const level = this.#levels.pop();
    this.#cutLevels = Math.min(this.#cutLevels, Math.max(0, this.#levels.length - 1));
    if (level === undefined || level.isList !== (this.#bytes[at] === closeList)) throw malformed();
    if (level.whole !== null) this.#readMembers(level, at);
    const above = this.#levels.at(-1);
    if (above === undefined) this.#endWith(level, at);
    else if (level.whole !== null) {
      put(above, level.whole);
      above.readTo = at + 1;
    }
  }

  /**
   * @param isEnough whether what stands before the comma should be read now
   * @returns whether it was
   */
  passComma(at: number, isEnough: boolean): boolean {
    if (this.#beyond > 0) return false;
    const level = this.#levels.at(-1);
    if (level === undefined) throw malformed();
    if (isEnough) this.#cutInto(level);
    if (isEnough || level.isMemberCut) {
      this.#readMembers(level, at);
      level.readTo = at + 1;
    }
    level.memberStart = at + 1;
    level.isMemberCut = false;
    return isEnough;
  }

  /** @returns the value, once all bytes have gone by */
  end(): unknown {
    const { at, whole } = this.#end ?? { at: this.#bytes.length, whole: null };
    if (this.#levels.length > 0) throw malformed();
    if (whole === null) return parsePlainJson(this.#textOf(0, this.#bytes.length));
    this.#mustBeBlank(at + 1, this.#bytes.length);
    return whole;
  }

  #endWith(level: Level, at: number): void {
    if (this.#end !== null) throw malformed();
    if (level.whole !== null) this.#mustBeBlank(0, level.start);
    this.#end = { at, whole: level.whole };
  }

  /** From now on this level and all around it are put together of pieces. */
  #cutInto(level: Level): void {
    level.whole ??= emptyOf(level);
    for (; this.#cutLevels < this.#levels.length - 1; this.#cutLevels++) {
      const [above, below] = this.#levels.slice(this.#cutLevels, this.#cutLevels + 2);
      if (above === undefined || below === undefined) throw malformed();
      this.#cutMember(above, below.start);
    }
  }

  /** @param start where the list or object begins that is a member of this level, or its value */
  #cutMember(level: Level, start: number): void {
    // Another one stands beside it, without a comma between them.
    if (level.isMemberCut) throw malformed();
    level.whole ??= emptyOf(level);
    if (level.memberStart > level.readTo) this.#readMembers(level, level.memberStart - 1);
    if (level.isList) this.#mustBeBlank(level.memberStart, start);
    else level.key = this.#keyIn(level.memberStart, start);
    level.isMemberCut = true;
  }

  /** Reads what stands before a comma or the end of a level and has not been read yet. */
  #readMembers(level: Level, to: number): void {
    // A member that was cut has been put in already.
    if (level.isMemberCut) {
      this.#mustBeBlank(level.readTo, to);
      return;
    }
    const text = this.#textOf(level.readTo, to);
    // Between two commas there must be something, which brackets of their own would hide.
    if (isBlank(text)) throw malformed();
    const { whole } = level;
    if (Array.isArray(whole)) {
      for (const item of parsePlainJson(`[${text}]`) as unknown[]) whole.push(item);
    } else Object.assign(whole ?? {}, parsePlainJson(`{${text}}`));
  }

  #keyIn(from: number, to: number): string {
    const text = this.#textOf(from, to).trimEnd();
    const key: unknown = text.endsWith(":") ? JSON.parse(text.slice(0, -1)) : null;
    if (typeof key !== "string") throw malformed();
    return key;
  }

  #mustBeBlank(from: number, to: number): void {
    if (!isBlank(this.#textOf(from, to))) throw malformed();
  }

  #textOf(from: number, to: number): string {
    return this.#bytes.toString(this.#encoding, from, to);
  }
}

function emptyOf({ isList }: Level): unknown[] | Record<string, unknown> {
  return isList ? [] : {};
}

function put({ whole, key }: Level, member: unknown): void {
  if (Array.isArray(whole)) whole.push(member);
  // As `parsePlainJson` does.
  else if (whole !== null && key !== "__proto__") whole[key] = member;
}

/** @returns where the closing quote stands */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash) at++;
  }
  throw malformed();
}

/** As JSON has it. */
function isBlank(text: string): boolean {
  return /^[ \t\n\r]*$/.test(text);
}

function malformed(): SyntaxError {
  return new SyntaxError("The text is not JSON.");
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
