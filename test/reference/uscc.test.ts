import { describe, expect, it } from "@jest/globals";
import { parseUscc, usccCheckCharacter } from "../../subgraphs/reference/uscc.ts";

describe("A05: a unified social credit code is checked as GB 32100 says", () => {
  it("A05: accepts 91350100M000100Y43 and not the much copied ...Y4Z", () => {
    expect(parseUscc("91350100M000100Y43")).toEqual({ ok: true, uscc: "91350100M000100Y43" });
    expect(parseUscc("91350100M000100Y4Z")).toEqual({ ok: false, problem: "WRONG_CHARACTER" });
  });

  it("A05: the check character of a sum divisible by 31 is 0", () => {
    expect(usccCheckCharacter("91530100MA6K00000")).toBe("0");
    expect(parseUscc("91530100MA6K000000")).toMatchObject({ ok: true });
  });

  it.each(["I", "O", "S", "V", "Z"])("A05: refuses the letter %s", (letter) => {
    expect(parseUscc(`91350100M00010${letter}Y43`)).toEqual({
      ok: false,
      problem: "WRONG_CHARACTER",
    });
  });

  it.each(["93", "N1", "N2", "N3"])("A05: accepts the department and kind %s", (kind) => {
    const body = `${kind}610924MA0000001`;

    expect(parseUscc(body + usccCheckCharacter(body))).toMatchObject({ ok: true });
  });

  it("A05: refuses a wrong check character and a wrong length", () => {
    expect(parseUscc("91350100M000100Y44")).toEqual({
      ok: false,
      problem: "WRONG_CHECK_CHARACTER",
    });
    expect(parseUscc("91350100M000100Y4")).toEqual({ ok: false, problem: "NOT_18_CHARACTERS" });
  });

  it("A05: reads full-width and lower-case spelling", () => {
    expect(parseUscc("９１350100m000100y43")).toEqual({ ok: true, uscc: "91350100M000100Y43" });
  });
});
