/** WebAssembly as bytes: just enough to write straight loops over vectors. */
export type Code = readonly number[];

/** What a function of the module does; all parameters and all results are addresses or nothing. */
export interface Assembled {
  readonly name: string;
  readonly parameters: number;
  /** Locals of 32 bits and of 128 bits, behind the parameters and in this order. */
  readonly numbers: number;
  readonly vectors: number;
  readonly body: Code;
}

/** A module with a memory of its own, which it exports as "memory". */
export function assemble(functions: readonly Assembled[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    ...[0x60, ...list(Array.from({ length: parameters }, () => [type.number]))],
    ...list([]),
  ]);
  const bodies = functions.map(({ numbers, vectors, body }) => {
    const locals = list([
      [...size(numbers), type.number],
      [...size(vectors), type.vector],
    ]);
    const code = [...locals, ...body, end];
    return [...size(code.length), ...code];
  });
  const exported = functions.map(({ name }, index) => [...text(name), 0x00, ...size(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(3, list(functions.map((_, index) => size(index)))),
    ...section(5, list([[0x00, ...size(pages)]])),
    ...section(7, list([[...text("memory"), 0x02, 0x00], ...exported])),
    ...section(10, list(bodies)),
  ]);
}

export const get = (local: number): Code => [0x20, ...size(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...size(local)];
export const number = (value: number): Code => [0x41, ...signed(value)];
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];

/** Does it again as long as the condition, asked at its end, is not zero. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  ...[0x03, 0x40, ...body, ...condition],
  ...[0x0d, 0x00, end],
];

export const load = (address: Code, offset: number): Code => [
  ...[...address, ...vector(0x00), 0x04],
  ...size(offset),
];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...[...address, ...value, ...vector(0x0b), 0x04],
  ...size(offset),
];

/** The same 32 bits in all four lanes. */
export const four = (value: number): Code => [...number(value), ...vector(0x11)];
/** The same 64 bits, given as 32, in both lanes. */
export const two = (value: number): Code => [0x42, ...signed(value), ...vector(0x12)];

/** Of vectors of four lanes of 32 bits. */
export const add32 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xae)];
export const subtract32 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xb1)];
export const multiply32 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xb5)];
export const shiftRight32 = (a: Code, bits: number): Code => [
  ...[...a, ...number(bits)],
  ...vector(0xad),
];

/** Of vectors of two lanes of 64 bits. */
export const add64 = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xce)];
export const shiftRight64 = (a: Code, bits: number): Code => [
  ...[...a, ...number(bits)],
  ...vector(0xcd),
];
export const shiftLeft64 = (a: Code, bits: number): Code => [
  ...[...a, ...number(bits)],
  ...vector(0xcb),
];

export const and = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x4e)];

/** Products of 64 bits of lanes of 32: of the first two lanes, or of the last two. */
export const products = (half: "first" | "last", a: Code, b: Code): Code => [
  ...[...a, ...b],
  ...vector(half === "first" ? 0xde : 0xdf),
];

/** The low 32 bits of two lanes of each, as four lanes. */
export const lowHalves = (first: Code, last: Code): Code => [
  ...[...first, ...last, ...vector(0x0d)],
  ...[0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27],
];

const type = { number: 0x7f, vector: 0x7b } as const;
const end = 0x0b;

function vector(operation: number): Code {
  return [0xfd, ...size(operation)];
}

function section(id: number, content: Code): Code {
  return [id, ...size(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...size(items.length), ...items.flat()];
}

function text(value: string): Code {
  return list([...Buffer.from(value)].map((byte) => [byte]));
}

/** LEB128 of a number that is not negative. */
function size(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)];
}

/** Signed LEB128. */
function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
