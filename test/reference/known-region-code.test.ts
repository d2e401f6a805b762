import { describe, expect, it } from "@jest/globals";
import { knownRegionCode } from "../../subgraphs/reference/known-region-code.ts";

describe("a known region code", () => {
  it.each([
    ["a province, in two digits", "610000", "61"],
    ["a county", "610122", "610122"],
    ["an abolished county", "610928", "610928"],
    ["a listed township", "610122001", "610122001"],
    ["a village of a listed township", "610122001007", "610122001007"],
    ["a township of a county without a list", "530402123", "530402123"],
  ])("is that of %s", (_what, code, canonical) => {
    expect(knownRegionCode("regions", code)).toBe(canonical);
  });

  it.each([
    ["a county nobody knows", "619999"],
    ["a township that its county's list lacks", "610122999"],
    ["a village of such a township", "610122999001"],
    ["a township of a county nobody knows", "619999001"],
  ])("is not that of %s", (_what, code) => {
    expect(() => knownRegionCode("regions", code)).toThrow(
      expect.objectContaining({ code: "UNKNOWN_REGION", field: "regions" }),
    );
  });
});
