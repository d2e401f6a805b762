import { bitsOf, createFieldKernels, fourBytes, lanes, limbCount } from "./field-kernels.ts";

/** As many elements as are worked on at once. */
export const laneCount = 16;

const fours = laneCount / lanes;
const rowBytes = fours * fourBytes;
const pageBytes = 65_536;
const pages = 2;
const kernels = createFieldKernels(fours, pages);
const limbs = new Uint32Array(kernels.memory.buffer);

/** Where a number of one lane is brought below the prime. */
const words = new Float64Array(5);
const wordCount = words.length;
const wordBase = 2 ** 51;

/** A row of elements of the field, one for each lane, in the memory of the kernels. */
export class Row {
  readonly #address: number;

  constructor() {
    if (Row.#used + rowBytes > pages * pageBytes) throw new RangeError("No room for another row.");
    this.#address = Row.#used;
    Row.#used += rowBytes;
  }

  static #used = 0;

  /** The same number in every lane, for good. */
  static constant(value: bigint): Row {
    const row = new Row();
    for (let lane = 0; lane < laneCount; lane += 1) row.write(lane, value);
    return row;
  }

  multiply(a: Row, b: Row): this {
    kernels.multiply(this.#address, a.#address, b.#address);
    return this;
  }

  /** @param times how often: 3 gives the eighth power */
  square(a: Row, times = 1): this {
    kernels.square(this.#address, a.#address);
    for (let done = 1; done < times; done += 1) kernels.square(this.#address, this.#address);
    return this;
  }

  add(a: Row, b: Row): this {
    kernels.add(this.#address, a.#address, b.#address);
    return this;
  }

  subtract(a: Row, b: Row): this {
    kernels.subtract(this.#address, a.#address, b.#address);
    return this;
  }

  copy(from: Row): this {
    const start = from.#address / 4;
    limbs.copyWithin(this.#address / 4, start, start + rowBytes / 4);
    return this;
  }

  /** Takes over one lane. */
  copyLane(lane: number, from: Row): void {
    for (let limb = 0; limb < limbCount; limb += 1)
      limbs[this.#at(lane, limb)] = limbs[from.#at(lane, limb)] ?? 0;
  }

  /** @param value from 0 to 2^255 - 1 */
  write(lane: number, value: bigint): void {
    let rest = value;
    for (let limb = 0; limb < limbCount; limb += 1) {
      const bits = BigInt(bitsOf(limb));
      limbs[this.#at(lane, limb)] = Number(BigInt.asUintN(Number(bits), rest));
      rest >>= bits;
    }
  }

  /** The one number below the prime that the lane holds. */
  read(lane: number): bigint {
    this.#reduce(lane);
    let value = 0n;
    for (let word = wordCount - 1; word >= 0; word -= 1)
      value = (value << 51n) + BigInt(words[word] ?? 0);
    return value;
  }

  isOdd(lane: number): boolean {
    this.#reduce(lane);
    return (words[0] ?? 0) % 2 === 1;
  }

  isZero(lane: number): boolean {
    this.#reduce(lane);
    return words.every((word) => word === 0);
  }

  /** Brings the lane's number below the prime, as words of 51 bits: doubles hold two limbs exactly. */
  #reduce(lane: number): void {
    for (let word = 0; word < wordCount; word += 1) {
      const low = limbs[this.#at(lane, 2 * word)] ?? 0;
      const high = limbs[this.#at(lane, 2 * word + 1)] ?? 0;
      words[word] = low + high * 2 ** 26;
    }
    // What the first round brings back to the first word may overflow once more.
    for (let round = 0; round < 2; round += 1) {
      let carry = 0;
      for (let word = 0; word < wordCount; word += 1) {
        const sum = (words[word] ?? 0) + carry;
        carry = Math.floor(sum / wordBase);
        words[word] = sum - carry * wordBase;
      }
      words[0] = (words[0] ?? 0) + 19 * carry;
    }
    const isAbove = words.every((word, at) => word >= (at === 0 ? wordBase - 19 : wordBase - 1));
    if (!isAbove) return;
    words[0] = (words[0] ?? 0) - (wordBase - 19);
    words.fill(0, 1);
  }

  #at(lane: number, limb: number): number {
    const four = Math.floor(lane / lanes);
    return (this.#address + four * fourBytes) / 4 + limb * lanes + (lane % lanes);
  }
}
