import { describe, expect, it } from "@jest/globals";
import {
  citizenIdCheckCharacter,
  normaliseCitizenId,
  parseCitizenId,
} from "../../subgraphs/reference/citizen-id.ts";

const today = "2026-06-30";

/** A number with the right check character, whatever the rest says. */
function aNumber({ region = "610928", birth = "19800229", sequence = "001" }): string {
  const body = region + birth + sequence;
  return body + citizenIdCheckCharacter(body);
}

function problemOf(text: string, rules = {}): string | null {
  const result = parseCitizenId(text, { today, ...rules });
  return result.ok ? null : result.problem;
}

describe("A05: an ID number is checked as GB 11643 says", () => {
  it("A05: accepts the number of an abolished county, 旬阳县, and keeps its code", () => {
    const result = parseCitizenId(aNumber({ region: "610928" }), { today });

    expect(result).toEqual({
      ok: true,
      id: {
        normalised: aNumber({ region: "610928" }),
        regionCode: "610928",
        birthDate: "1980-02-29",
        sexCode: "1",
        residencePermit: null,
      },
    });
  });

  it("A05: reads the standard's own example, check character X", () => {
    expect(problemOf("11010519491231002X")).toBeNull();
  });

  it.each([
    ["30 February", aNumber({ birth: "19800230" }), "NO_SUCH_DATE"],
    ["31 April", aNumber({ birth: "19800431" }), "NO_SUCH_DATE"],
    ["29 February of a common year", aNumber({ birth: "19810229" }), "NO_SUCH_DATE"],
    ["a birth in 2099", aNumber({ birth: "20990101" }), "BORN_IN_THE_FUTURE"],
    ["a birth tomorrow", aNumber({ birth: "20260701" }), "BORN_IN_THE_FUTURE"],
    ["a birth 121 years ago", aNumber({ birth: "19050101" }), "OUTSIDE_AGE_WINDOW"],
    ["a province that does not exist", aNumber({ region: "999999" }), "NO_SUCH_PROVINCE"],
    ["a wrong check character", "110105194912310021", "WRONG_CHECK_CHARACTER"],
    ["X in the middle", "1101051949X231002X", "NOT_DIGITS"],
    ["17 characters", "11010519491231002", "NOT_18_CHARACTERS"],
    ["nothing", "", "NOT_18_CHARACTERS"],
  ])("A05: refuses %s", (_, text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it("A05: today is not the future", () => {
    expect(problemOf(aNumber({ birth: "20260630" }))).toBeNull();
  });

  it("A05: counts a year of age from the birthday on", () => {
    expect(problemOf(aNumber({ birth: "20100630" }), { ageMin: 16 })).toBeNull();
    expect(problemOf(aNumber({ birth: "20100701" }), { ageMin: 16 })).toBe("OUTSIDE_AGE_WINDOW");
  });

  it.each([
    ["81", "HK"],
    ["82", "MO"],
    ["83", "TW"],
  ])("A05: accepts a residence permit of prefix %s", (prefix, permit) => {
    expect(parseCitizenId(aNumber({ region: `${prefix}0000` }), { today })).toMatchObject({
      ok: true,
      id: { residencePermit: permit },
    });
  });

  it("A05: tells the sex by the parity of digit 17", () => {
    expect(parseCitizenId(aNumber({ sequence: "002" }), { today })).toMatchObject({
      id: { sexCode: "2" },
    });
  });
});

describe("normaliseCitizenId", () => {
  it("A06: six spellings of one number are one number", () => {
    const spellings = [
      "11010519491231002X",
      "11010519491231002x",
      "１１０１０５１９４９１２３１００２Ｘ",
      " 110105 19491231 002X ",
      "110105-19491231-002X",
      "110105491231002",
    ];

    expect(new Set(spellings.map(normaliseCitizenId))).toEqual(new Set(["11010519491231002X"]));
  });
});
