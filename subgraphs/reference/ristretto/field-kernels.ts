import {
  type Assembled,
  add32,
  add64,
  and,
  assemble,
  type Code,
  four,
  get,
  load,
  lowHalves,
  multiply32,
  number,
  plus,
  products,
  repeatWhile,
  set,
  shiftLeft64,
  shiftRight32,
  shiftRight64,
  store,
  subtract32,
  two,
} from "./assemble.ts";

/**
 * Arithmetic of the field of 2^255 - 19 on many elements at once, as WebAssembly with vectors of 128 bits.
 *
 * An element is ten limbs of 26 and 25 bits in turn, each in a lane of 32 bits; four elements lie side by
 * side, and a row of such fours is worked through in one call. What goes in has limbs of less than 2^27,
 * what comes out of less than 2^26 + 2^13. So a product of two limbs, doubled and times 19, and the sum
 * of ten of them fit into 64 bits.
 */

export const limbCount = 10;
/** Elements beside each other in a vector. */
export const lanes = 4;
/** Bytes of four elements. */
export const fourBytes = limbCount * 16;

/** Bits of a limb. */
export function bitsOf(limb: number): number {
  return limb % 2 === 0 ? 26 : 25;
}

/** What Node has of the standard's JavaScript interface, and its types leave out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

export interface FieldKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Each works on rows of elements at addresses of the memory; a result may stand where an operand stood. */
  readonly multiply: (result: number, a: number, b: number) => void;
  readonly square: (result: number, a: number) => void;
  readonly add: (result: number, a: number, b: number) => void;
  readonly subtract: (result: number, a: number, b: number) => void;
}

/**
 * @param fours in a row
 * @param pages of 64 KiB
 */
export function createFieldKernels(fours: number, pages: number): FieldKernels {
  const module = new WebAssembly.Module(
    assemble([multiply(fours), square(fours), add(fours), subtract(fours)], pages),
  );
  return new WebAssembly.Instance(module).exports as FieldKernels;
}

const all = Array.from({ length: limbCount }, (_, limb) => limb);

/** Parameters: result and operands. Then what is left to do of them, then vectors. */
const result = 0;
const a = 1;
const b = 2;

/** Every four of the row, the addresses going on by four elements each. */
function eachFour(addresses: readonly number[], counter: number, fours: number, body: Code): Code {
  const step = addresses.flatMap((address) => set(address, plus(get(address), number(fourBytes))));
  const count = set(counter, plus(get(counter), number(-1)));
  return [
    ...set(counter, number(fours)),
    ...repeatWhile([...body, ...step, ...count], get(counter)),
  ];
}

const limbAt = (address: number, limb: number): Code => load(get(address), limb * 16);

function multiply(fours: number): Assembled {
  const [counter, vectors] = [3, 4];
  // Locals: limbs of a; odd ones doubled; limbs of b; those times 19; two halves' carry and sum.
  const of = (group: number) => (limb: number) => vectors + group * limbCount + limb;
  const [plain, doubled, other, other19] = [of(0), of(1), of(2), of(3)];
  const body = [
    ...all.flatMap((limb) => [
      ...set(plain(limb), limbAt(a, limb)),
      ...set(doubled(limb), add32(get(plain(limb)), get(plain(limb)))),
      ...set(other(limb), limbAt(b, limb)),
      ...set(other19(limb), multiply32(get(other(limb)), four(19))),
    ]),
    ...carried(vectors + 4 * limbCount, (limb) =>
      all.map((i) => {
        const j = (limb - i + limbCount) % limbCount;
        const isDoubled = i % 2 === 1 && j % 2 === 1;
        return [isDoubled ? doubled(i) : plain(i), i + j >= limbCount ? other19(j) : other(j)];
      }),
    ),
  ];
  return {
    name: "multiply",
    parameters: 3,
    numbers: 1,
    vectors: 4 * limbCount + carryLocals,
    body: eachFour([result, a, b], counter, fours, body),
  };
}

/** Like a product with itself, with each pair of different limbs multiplied once, and doubled. */
function square(fours: number): Assembled {
  const [counter, vectors] = [2, 3];
  const of = (group: number) => (limb: number) => vectors + group * limbCount + limb;
  const [plain, twice, fourTimes, times19] = [of(0), of(1), of(2), of(3)];
  const body = [
    ...all.flatMap((limb) => [
      ...set(plain(limb), limbAt(a, limb)),
      ...set(twice(limb), add32(get(plain(limb)), get(plain(limb)))),
      ...set(fourTimes(limb), add32(get(twice(limb)), get(twice(limb)))),
      ...set(times19(limb), multiply32(get(plain(limb)), four(19))),
    ]),
    ...carried(vectors + 4 * limbCount, (limb) =>
      all.flatMap((i) => {
        const j = (limb - i + limbCount) % limbCount;
        if (i > j) return [];
        const areOdd = i % 2 === 1 && j % 2 === 1;
        const times = [plain, twice, fourTimes][(i === j ? 0 : 1) + (areOdd ? 1 : 0)] ?? plain;
        return [[times(i), i + j >= limbCount ? times19(j) : plain(j)] as const];
      }),
    ),
  ];
  return {
    name: "square",
    parameters: 2,
    numbers: 1,
    vectors: 4 * limbCount + carryLocals,
    body: eachFour([result, a], counter, fours, body),
  };
}

/** Per half: carry, sum, and the ten limbs. */
const carryLocals = 2 * (2 + limbCount);

/** Sums the products of each limb, hands on what is above its bits, and stores the result. */
function carried(locals: number, pairsOf: (limb: number) => readonly (readonly number[])[]): Code {
  const halves = ["first", "last"] as const;
  const code = halves.map((half, index) => {
    const [carry, sum] = [locals + 2 * index, locals + 2 * index + 1];
    const limbs = locals + 4 + index * limbCount;
    const handOn = (limb: number): Code => [
      ...set(carry, shiftRight64(get(sum), bitsOf(limb))),
      ...set(limbs + limb, and(get(sum), two(2 ** bitsOf(limb) - 1))),
    ];
    const chain = all.flatMap((limb) => {
      const sums = pairsOf(limb)
        .map(([x = 0, y = 0]) => products(half, get(x), get(y)))
        .reduce(add64);
      return [...set(sum, limb === 0 ? sums : add64(sums, get(carry))), ...handOn(limb)];
    });
    // 2^255 is 19: what is above the last limb comes back to the first, and once more to the second.
    const times19 = add64(
      add64(shiftLeft64(get(carry), 4), shiftLeft64(get(carry), 1)),
      get(carry),
    );
    return [
      ...chain,
      ...set(sum, add64(get(limbs), times19)),
      ...handOn(0),
      ...set(limbs + 1, add64(get(limbs + 1), get(carry))),
    ];
  });
  return [
    ...code.flat(),
    ...all.flatMap((limb) =>
      store(
        get(result),
        limb * 16,
        lowHalves(get(locals + 4 + limb), get(locals + 4 + limbCount + limb)),
      ),
    ),
  ];
}

function add(fours: number): Assembled {
  return limbwise("add", fours, (x, y) => add32(x, y));
}

/** Twice the prime is added first, so that no limb falls below zero. */
function subtract(fours: number): Assembled {
  return limbwise("subtract", fours, (x, y, limb) =>
    subtract32(add32(x, four(2 ** (bitsOf(limb) + 1) - (limb === 0 ? 38 : 2))), y),
  );
}

function limbwise(
  name: string,
  fours: number,
  combine: (x: Code, y: Code, limb: number) => Code,
): Assembled {
  const [counter, sums] = [3, 4];
  const above = (limb: number): Code => shiftRight32(get(sums + limb), bitsOf(limb));
  const body = [
    ...all.flatMap((limb) => set(sums + limb, combine(limbAt(a, limb), limbAt(b, limb), limb))),
    ...all.flatMap((limb) => {
      const low = and(get(sums + limb), four(2 ** bitsOf(limb) - 1));
      const last = multiply32(above(limbCount - 1), four(19));
      return store(get(result), limb * 16, add32(low, limb === 0 ? last : above(limb - 1)));
    }),
  ];
  return {
    name,
    parameters: 3,
    numbers: 1,
    vectors: limbCount,
    body: eachFour([result, a, b], counter, fours, body),
  };
}
