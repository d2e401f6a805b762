/** Random draws that a seed repeats. */
export interface Draw {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  of<Value>(values: readonly [Value, ...Value[]]): Value;
}

/** Mulberry32: all that a test needs of chance. */
export function aDraw(seed: number): Draw {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (end) => Math.floor(next() * end),
    of: (values) => values[Math.floor(next() * values.length)] ?? values[0],
  };
}
