import {
  expectIndustry,
  expectNoneTwice,
  expectOccupation,
  expectRegion,
  expectText,
  expectWhole,
} from "../write/expectations.ts";
import type { Problems } from "../write/problems.ts";
import type { BrandYearInput, UpsertBrandInput } from "./brand-writes.input.ts";

/** No brand has as many people in work as this. Own figure. */
const peopleMax = 10_000_000;

/** Nobody wrote down a brand before. Own figure. */
const yearMin = 1949;

/** All that can be seen without the register. */
export function checkBrand(input: UpsertBrandInput, today: string, problems: Problems): void {
  const { occupations, operators, stationRegions, level, years } = input;
  expectRegion(input.region, "input.region", today, problems);
  expectText(input.name, "input.name", 60, problems);
  expectText(input.trademarkNo, "input.trademarkNo", 30, problems);
  expectText(input.sourceRecordId, "input.sourceRecordId", 100, problems);
  expectIndustry(input.industry, "input.industry", problems);
  problems.expect(
    level !== "TOWNSHIP" && level !== "VILLAGE",
    "input.level",
    "must be PROVINCE, PREFECTURE or COUNTY",
  );
  problems.expect(
    occupations.length >= 1 && occupations.length <= 20,
    "input.occupations",
    "must name 1 to 20",
  );
  for (const [index, code] of occupations.entries())
    expectOccupation(code, `input.occupations.${index}`, problems);
  expectNoneTwice(occupations, "input.occupations", problems);
  problems.expect(operators.length <= 20, "input.operators", "must name at most 20");
  expectNoneTwice(operators, "input.operators", problems);
  problems.expect(stationRegions.length <= 100, "input.stationRegions", "must name at most 100");
  for (const [index, code] of stationRegions.entries())
    expectRegion(code, `input.stationRegions.${index}`, today, problems);
  expectNoneTwice(stationRegions, "input.stationRegions", problems);
  for (const name of ["leaders", "artisans"] as const)
    expectWhole(input[name], `input.${name}`, { min: 0, max: peopleMax }, problems);
  checkYears(years, Number(today.slice(0, 4)), problems);
}

function checkYears(years: readonly BrandYearInput[], thisYear: number, problems: Problems): void {
  for (const [index, { year, employment, assisted }] of years.entries()) {
    const field = `input.years.${index}`;
    expectWhole(year, `${field}.year`, { min: yearMin, max: thisYear }, problems);
    expectWhole(employment, `${field}.employment`, { min: 0, max: peopleMax }, problems);
    expectWhole(assisted, `${field}.assisted`, { min: 0, max: Math.max(0, employment) }, problems);
    const first = years.findIndex((other) => other.year === year);
    problems.expect(first === index, `${field}.year`, "must not stand there twice");
  }
}
