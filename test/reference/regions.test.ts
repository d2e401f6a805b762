import { describe, expect, it } from "@jest/globals";
import { regionLists } from "../../subgraphs/reference/region-lists.ts";
import { stemOf } from "../../subgraphs/reference/region-succession.ts";
import {
  allPredecessorsOf,
  allRegions,
  allSuccessorsOf,
  ancestorsOf,
  canonicalRegionCode,
  descendantPrefix,
  isValidAt,
  levelOf,
  provinceOf,
  regionByCode,
} from "../../subgraphs/reference/regions.ts";

const provincesOfTheHouse = ["32", "44", "46", "53", "61"];

describe("the register of regions", () => {
  it("knows a county with its parents and full name", () => {
    expect(regionByCode("610981")).toEqual({
      code: "610981",
      name: "旬阳市",
      fullName: "陕西省安康市旬阳市",
      level: "COUNTY",
      parent: "610900",
      validFrom: "2021-01-01",
      validTo: null,
      supersededBy: [],
      supersedes: ["610928"],
    });
  });

  it("A05: holds the newest counties, 和康县 and 和安县 of 2024", () => {
    expect([regionByCode("653228")?.name, regionByCode("653229")?.name]).toEqual([
      "和康县",
      "和安县",
    ]);
    expect(isValidAt("653228", "2023-06-30")).toBe(false);
  });

  it.each([
    ["610928", ["610981"]],
    ["350402", ["350404"]],
    ["350403", ["350404"]],
    ["330104", ["330102", "330114"]],
    ["610125", ["610118"]],
    ["469003", ["460400"]],
    ["320621", ["320685"]],
    ["532727", ["530826"]],
    ["320101", ["320100"]],
  ])("A05: %s was abolished and found its successors", (code, successors) => {
    expect(regionByCode(code)?.validTo).not.toBeNull();
    expect(allSuccessorsOf(code)).toEqual(successors);
    for (const successor of successors) expect(allPredecessorsOf(successor)).toContain(code);
  });

  it("A05: a code counts as valid on a day unless the lists rule it out", () => {
    expect(isValidAt("610928", "2019-05-01")).toBe(true);
    expect(isValidAt("610928", "2025-05-01")).toBe(false);
    expect(isValidAt("610981", "2019-05-01")).toBe(false);
    expect(isValidAt("610981", "2025-05-01")).toBe(true);
    expect(isValidAt("999999", "2025-05-01")).toBe(false);
    expect(isValidAt("61", "1999-01-01")).toBe(true);
  });

  it("every abolished code of the five provinces has a successor, and it ends in the current list", () => {
    const abolished = allRegions().filter(
      ({ code, validTo }) => provincesOfTheHouse.includes(provinceOf(code)) && validTo !== null,
    );

    expect(abolished.length).toBeGreaterThan(150);
    for (const { code } of abolished) {
      const ends = allSuccessorsOf(code).filter((successor) => !regionByCode(successor)?.validTo);
      expect({ code, ends }).not.toEqual({ code, ends: [] });
    }
  });

  it("a successor lies in the same province and was in force when the old code ended", () => {
    for (const region of allRegions()) {
      for (const successor of region.supersededBy) {
        expect(provinceOf(successor)).toBe(provinceOf(region.code));
        expect(isValidAt(successor, region.validTo ?? "")).toBe(true);
      }
    }
  });

  it("has townships of Hainan below their counties", () => {
    expect(regionByCode("469001100")).toMatchObject({
      name: "通什镇",
      level: "TOWNSHIP",
      parent: "469001",
      fullName: "海南省五指山市通什镇",
    });
  });

  it("every parent is in the register", () => {
    const orphans = allRegions().filter(({ code, parent }) =>
      parent === null ? code.length !== 2 : regionByCode(parent) === undefined,
    );

    expect(orphans).toEqual([]);
  });
});

describe("region codes", () => {
  it("a province has one spelling", () => {
    expect(canonicalRegionCode("610000")).toBe("61");
    expect(canonicalRegionCode("61")).toBe("61");
    expect(canonicalRegionCode("610900")).toBe("610900");
  });

  it.each(["", "6", "6109", "61098", "61098x", "6109811", " 61"])("%j is no code", (text) => {
    expect(canonicalRegionCode(text)).toBeNull();
    expect(regionByCode(text)).toBeUndefined();
  });

  it("tells level, ancestors and the prefix of all descendants by the digits", () => {
    expect(ancestorsOf("610981100")).toEqual(["610981", "610900", "61"]);
    expect(ancestorsOf("61")).toEqual([]);
    expect(["610000", "610900", "610981", "610981100"].map(descendantPrefix)).toEqual([
      "61",
      "6109",
      "610981",
      "610981100",
    ]);
    expect(["61", "610900", "610981", "610981100", "610981100201"].map(levelOf)).toEqual([
      "PROVINCE",
      "PREFECTURE",
      "COUNTY",
      "TOWNSHIP",
      "VILLAGE",
    ]);
  });
});

describe("stemOf", () => {
  it.each([
    ["旬阳县", "旬阳"],
    ["旬阳市", "旬阳"],
    ["白沙黎族自治县", "白沙"],
    ["江城哈尼族彝族自治县", "江城"],
    ["思茅地区", "思茅"],
    ["户县", "户县"],
  ])("of %s is %s", (name, stem) => {
    expect(stemOf(name)).toBe(stem);
  });
});

describe("regionLists", () => {
  it("are in the order of time", () => {
    const days = regionLists().map(({ asOf }) => asOf);

    expect(days).toEqual([...days].sort());
    expect([days[0], days.at(-1)]).toEqual(["2002-12-31", "2024-12-31"]);
  });
});
