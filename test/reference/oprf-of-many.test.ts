import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { deriveKey, evaluate, evaluateAll } from "../../subgraphs/reference/oprf.ts";
import { Row } from "../../subgraphs/reference/ristretto/field-lanes.ts";

const prime = 2n ** 255n - 19n;
const mod = (value: bigint): bigint => ((value % prime) + prime) % prime;

/** Where limbs are full, carried on, or all of them are to be taken off. */
const edges = [0n, 1n, 2n, 19n, 2n ** 26n - 1n, 2n ** 51n, prime - 1n, prime, 2n ** 255n - 1n];
const numbers = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 2n ** 255n - 1n }));

describe("elements of the field, many at once", () => {
  const [a, b, plus, minus, result] = [new Row(), new Row(), new Row(), new Row(), new Row()];

  it.each([
    ["multiplies", () => result.multiply(a, b), (x: bigint, y: bigint) => x * y],
    ["squares", () => result.square(a), (x: bigint) => x * x],
    ["adds", () => result.add(a, b), (x: bigint, y: bigint) => x + y],
    ["subtracts", () => result.subtract(a, b), (x: bigint, y: bigint) => x - y],
    [
      "multiplies what it has just added and subtracted",
      () => result.multiply(plus.add(a, b), minus.subtract(a, b)),
      (x: bigint, y: bigint) => (x + y) * (x - y),
    ],
  ])("%s", (_, work, expected) => {
    const lanes = fc.array(fc.tuple(numbers, numbers), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(lanes, (pairs) => {
        for (const [lane, [x, y]] of pairs.entries()) {
          a.write(lane, x);
          b.write(lane, y);
        }
        work();
        for (const [lane, [x, y]] of pairs.entries()) {
          const wanted = mod(expected(x, y));
          expect(result.read(lane)).toBe(wanted);
          expect(result.isOdd(lane)).toBe(wanted % 2n === 1n);
          expect(result.isZero(lane)).toBe(wanted === 0n);
        }
      }),
    );
  });
});

describe("the outputs of many inputs", () => {
  it("are those of one after the other, however many there are", () => {
    const bytes = (max: number) => fc.uint8Array({ maxLength: max });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(bytes(40), { maxLength: 40 }),
        (seed, inputs) => {
          const key = deriveKey(seed, Buffer.from("of many"));
          expect(evaluateAll(key, inputs).map((output) => output.toString("hex"))).toEqual(
            inputs.map((input) => evaluate(key, input).toString("hex")),
          );
        },
      ),
    );
  });

  it("are right for the least and the greatest key", () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    for (const scalar of [1n, 2n, 15n, 16n, 17n, order - 1n]) {
      const key = Buffer.from(scalar.toString(16).padStart(64, "0"), "hex").reverse();
      const input = Buffer.from("61990119900101001X");
      expect(evaluateAll(key, [input])).toEqual([evaluate(key, input)]);
    }
  });
});
