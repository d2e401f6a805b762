import { describe, expect, it } from "@jest/globals";
import { maskCitizenId, maskName, maskPhone } from "../../subgraphs/reference/mask.ts";
import { evaluateBlinded, randomKey } from "../../subgraphs/reference/oprf.ts";
import {
  linkRequestOf,
  personLinkFrom,
  personLinkOf,
} from "../../subgraphs/reference/pseudonym.ts";
import { comparableMonthCents } from "../../subgraphs/reference/wage.ts";

describe("comparableMonthCents", () => {
  it.each([
    [2_500n, "HOUR", 435_000n],
    [20_000n, "DAY", 435_000n],
    [450_000n, "MONTH", 450_000n],
    [6_000_000n, "YEAR", 500_000n],
    [6n, "YEAR", 1n],
    [5n, "YEAR", 0n],
    [1n, "DAY", 22n],
    [2n, "DAY", 44n],
    [500n, "PIECE", null],
    [null, "MONTH", null],
  ] as const)("%s cents a %s are %s a month", (cents, period, month) => {
    expect(comparableMonthCents(cents, period)).toBe(month);
  });
});

describe("personLinkOf", () => {
  const key = randomKey();
  const link = personLinkOf("11010519491231002X", key);

  it.each([
    "11010519491231002X",
    "11010519491231002x",
    "１１０１０５１９４９１２３１００２ｘ",
    " 110105 19491231 002X\n",
    "110105-19491231-002X",
    "110105491231002",
  ])("A06: one person has one link, also when the number is written %j", (number) => {
    expect(link).toMatch(/^[\w-]{43}$/);
    expect(personLinkOf(number, key)).toBe(link);
  });

  it("A06: the link is the same when the key never meets the number", () => {
    const request = linkRequestOf("110105491231002");
    const evaluated = evaluateBlinded(key, request.blinded);

    expect(personLinkFrom(request, evaluated)).toBe(link);
  });

  it("A06: means nothing under another key", () => {
    expect(personLinkOf("11010519491231002X", randomKey())).not.toBe(link);
  });
});

describe("masks", () => {
  it("show of a name its first character", () => {
    expect(["张三", "张小三", "𠮷田", " "].map(maskName)).toEqual(["张*", "张*", "𠮷*", ""]);
  });

  it("show of an ID number no county and no birthday", () => {
    expect(maskCitizenId("11010519491231002X")).toBe("**************002X");
    expect(maskCitizenId("1234")).toBe("");
  });

  it("show of a phone number its network and its end", () => {
    expect(["13800001234", "+86 138 0000 1234", "0915-3212345", "12345"].map(maskPhone)).toEqual([
      "138****1234",
      "138****1234",
      "0915****45",
      "*****",
    ]);
  });
});
