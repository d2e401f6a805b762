import { describe, expect, it } from "@jest/globals";
import { coveredPrefixes, coveringCodes } from "../../subgraphs/reference/region-cover.ts";
import { allRegions } from "../../subgraphs/reference/regions.ts";

const codes = allRegions().map(({ code }) => code);

/** Whether a region covers a place, asked from either side. */
function fromThePlace(region: string, place: string): boolean {
  return coveringCodes(place).includes(region);
}
function fromTheRegion(region: string, place: string): boolean {
  return coveredPrefixes([region]).some((prefix) => place.startsWith(prefix));
}

describe("Which region covers which place", () => {
  it("is the same from both sides, for every place with a history and some hundred others", () => {
    const withHistory = allRegions().filter(
      ({ supersedes, supersededBy }) => supersedes.length + supersededBy.length > 0,
    );
    const places = [
      ...withHistory.map(({ code }) => code),
      ...codes.filter((_, index) => index % 23 === 0),
    ];
    const regions = [
      ...new Set(places.flatMap(coveringCodes)),
      ...codes.filter((_, index) => index % 71 === 0),
    ];

    const differing: string[] = [];
    for (const place of places) {
      const covering = new Set(coveringCodes(place));
      for (const region of regions)
        if (covering.has(region) !== fromTheRegion(region, place))
          differing.push(`${region} ${place}`);
    }

    expect(differing).toEqual([]);
  });

  it("a county is covered by itself, its city and its province, and by no neighbour", () => {
    for (const region of ["610981", "610900", "61"])
      expect(fromThePlace(region, "610981")).toBe(true);
    for (const region of ["610929", "611000", "32"])
      expect(fromThePlace(region, "610981")).toBe(false);
  });

  it("an abolished county and its successor cover each other's places", () => {
    expect(fromThePlace("610928", "610981")).toBe(true);
    expect(fromThePlace("610981", "610928")).toBe(true);
    expect(fromThePlace("610928", "610981100")).toBe(true);
  });

  it("a province is the same written with two digits or six", () => {
    expect(coveredPrefixes(["610000"])).toEqual(coveredPrefixes(["61"]));
  });
});
