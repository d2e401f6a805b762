import { describe, expect, it } from "@jest/globals";
import {
  educationByCode,
  educationByLevel,
  educations,
} from "../../subgraphs/reference/education.ts";
import { industries, industryByCode } from "../../subgraphs/reference/industries.ts";
import {
  isOccupationCode,
  minorGroupOf,
  occupationByCode,
  occupationGroups,
  occupationName,
  occupations,
} from "../../subgraphs/reference/occupations.ts";
import { isSexCode } from "../../subgraphs/reference/sex.ts";

describe("occupations of the 2022 edition", () => {
  it("have codes of the form x-xx-xx-xx, each once, in order", () => {
    const codes = occupations.map(({ code }) => code);

    expect(codes.filter((code) => !/^[1-8](?:-\d{2}){3}$/.test(code))).toEqual([]);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it("all lie in a named minor group", () => {
    const unnamed = occupations.filter(
      ({ code }) => occupationGroups[minorGroupOf(code)] === undefined,
    );

    expect(unnamed).toEqual([]);
  });

  it("are found by code, groups by their prefix", () => {
    expect(occupationByCode("4-03-02-01")?.name).toBe("中式烹调师");
    expect(occupationName("4-03-02")).toBe("餐饮服务人员");
    expect(occupationName("9-99")).toBeUndefined();
    expect(["4", "4-03", "4-03-02-01", "9", "4-3", "4-03-02-01-00"].map(isOccupationCode)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("education of GB/T 4658", () => {
  it("is ordered by level, not by number", () => {
    expect(educationByCode("90")?.rank).toBe(0);
    expect(educationByLevel("POSTGRADUATE")).toMatchObject({ code: "10", rank: 7 });
    expect(educations.map(({ rank }) => rank)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });
});

describe("industries of GB/T 4754", () => {
  it("have codes of a letter and digits, each once, below a section of the list", () => {
    const codes = industries.map(({ code }) => code);

    expect(codes.filter((code) => !/^[A-T](?:\d{2}|\d{4})?$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => industryByCode(code.charAt(0)) === undefined)).toEqual([]);
  });
});

describe("sex of GB/T 2261.1", () => {
  it("is 0, 1, 2 or 9", () => {
    expect(["0", "1", "2", "9", "3", "M", "toString"].map(isSexCode)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
