import { TextDecoder } from "node:util";
import { TableFileError } from "./errors.ts";

export type TextEncoding = "utf-8" | "utf-16le" | "gb18030";

/**
 * Text from bytes in UTF-8 (with a byte order mark or without), in UTF-16 with one, or in GB18030, which
 * offices' spreadsheets write. What is no UTF-8 from the start is taken for GB18030.
 *
 * @throws TableFileError for bytes that are none of it
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let first = new Uint8Array();
  for await (const piece of bytes) {
    if (decoder !== null) {
      yield decoded(decoder, piece);
      continue;
    }
    first = Buffer.concat([first, piece]);
    if (first.length < sampleBytes) continue;
    decoder = new TextDecoder(encodingOf(first), { fatal: true });
    yield decoded(decoder, first);
  }
  if (decoder === null) {
    decoder = new TextDecoder(encodingOf(first), { fatal: true });
    yield decoded(decoder, first);
  }
  yield decoded(decoder, null);
}

/** The first bytes decide; a header alone would do. */
const sampleBytes = 65_536;

function encodingOf(sample: Uint8Array): TextEncoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return "utf-16le";
  try {
    // The sample may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(sample, { stream: true });
    return "utf-8";
  } catch {
    return "gb18030";
  }
}

function decoded(decoder: TextDecoder, piece: Uint8Array | null): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (cause) {
    throw new TableFileError(`has bytes that are no ${decoder.encoding.toUpperCase()}`, { cause });
  }
}
