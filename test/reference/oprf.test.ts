import { describe, expect, it } from "@jest/globals";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import {
  blindInput,
  deriveKey,
  evaluate,
  evaluateBlinded,
  finalise,
  isKey,
  NotAPointError,
  randomKey,
} from "../../subgraphs/reference/oprf.ts";

const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");
const hex = (data: Uint8Array): string => Buffer.from(data).toString("hex");

/** RFC 9497, appendix A.1.1: ristretto255-SHA512, mode OPRF. */
const seed = "a3".repeat(32);
const keyInfo = "74657374206b6579";
const key = bytes("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e");
const blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
const vectors = [
  {
    input: "00",
    blinded: "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
    evaluated: "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
    output:
      "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
  },
  {
    input: "5a".repeat(17),
    blinded: "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
    evaluated: "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
    output:
      "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
  },
] as const;

const { oprf } = ristretto255_oprf;
const anInput = fc.uint8Array({ minLength: 0, maxLength: 200 });

describe("the oblivious pseudorandom function", () => {
  it("C3 Pseudonym: derives the key of RFC 9497", () => {
    expect(hex(deriveKey(bytes(seed), bytes(keyInfo)))).toBe(hex(key));
  });

  it.each(vectors)("C3 Pseudonym: agrees with RFC 9497 for the input $input", (vector) => {
    const input = bytes(vector.input);
    const request = blindInput(input, bytes(blind));
    expect(hex(request.blinded)).toBe(vector.blinded);

    const evaluated = evaluateBlinded(key, request.blinded);
    expect(hex(evaluated)).toBe(vector.evaluated);
    expect(hex(finalise(input, request.blind, evaluated))).toBe(vector.output);
    expect(hex(evaluate(key, input))).toBe(vector.output);
  });

  it("C3 Pseudonym: every step agrees with another implementation", () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const own = randomKey();
        const mine = blindInput(input);
        const theirs = oprf.blind(input);
        const output = hex(
          oprf.finalize(input, theirs.blind, oprf.blindEvaluate(own, theirs.blinded)),
        );

        expect(hex(finalise(input, mine.blind, oprf.blindEvaluate(own, mine.blinded)))).toBe(
          output,
        );
        expect(hex(oprf.finalize(input, theirs.blind, evaluateBlinded(own, theirs.blinded)))).toBe(
          output,
        );
        expect(hex(evaluate(own, input))).toBe(output);
      }),
      { numRuns: 20 },
    );
  });

  it("C3 Pseudonym: what is sent of one input differs every time", () => {
    const input = Buffer.from("11010519491231002X");
    const sent = Array.from({ length: 50 }, () => hex(blindInput(input).blinded));

    expect(new Set(sent).size).toBe(50);
  });

  it.each([
    ["the identity", "00".repeat(32)],
    ["a field element that is not reduced", "ff".repeat(32)],
    ["a negative field element", `01${"00".repeat(31)}`],
    ["31 bytes", "00".repeat(31)],
    ["33 bytes", `${vectors[0].blinded}00`],
    ["nothing", ""],
  ])("refuses %s as a point", (_, point) => {
    expect(() => evaluateBlinded(key, bytes(point))).toThrow(NotAPointError);
    expect(() => finalise(bytes("00"), bytes(blind), bytes(point))).toThrow(NotAPointError);
  });

  it("knows a key by its bytes", () => {
    expect(isKey(key)).toBe(true);
    expect(isKey(new Uint8Array(32))).toBe(false);
    expect(isKey(new Uint8Array(32).fill(255))).toBe(false);
    expect(isKey(key.subarray(1))).toBe(false);
  });
});
