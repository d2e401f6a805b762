/**
 * A fixed shuffle of 0 … size - 1 that can be walked in both directions without a table, so that the
 * ten-thousandth worker of Yunnan who went to Guangdong is found by arithmetic.
 */
export interface Shuffle {
  readonly size: number;
  readonly to: (index: number) => number;
  readonly from: (shuffled: number) => number;
}

/** index × step mod size, with a step near the golden section that shares no factor with the size. */
export function createShuffle(size: number): Shuffle {
  if (size < 2) return { size, to: (index) => index, from: (shuffled) => shuffled };
  let step = Math.max(1, Math.round(size * 0.618_034));
  while (greatestCommonDivisor(step, size) !== 1) step += 1;
  const back = inverseOf(step, size);
  return {
    size,
    to: (index) => (index * step) % size,
    from: (shuffled) => (shuffled * back) % size,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The extended Euclidean algorithm. Products stay below 2^53 for sizes up to 90 million. */
function inverseOf(value: number, modulus: number): number {
  let [previous, current] = [modulus, value];
  let [previousFactor, factor] = [0, 1];
  while (current !== 1) {
    const quotient = Math.floor(previous / current);
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return ((factor % modulus) + modulus) % modulus;
}
