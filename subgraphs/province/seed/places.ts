import { allRegions, provinceOf } from "../../reference/regions.ts";

/**
 * The places of a province at which people and jobs are registered: counties in force, and cities
 * without counties (东莞市, 中山市, 儋州市). The islands of 三沙市 have no such register.
 */
export function placesOf(province: string): readonly string[] {
  const known = placesByProvince.get(province);
  if (known !== undefined) return known;
  const current = allRegions().filter(
    ({ code, validTo }) => provinceOf(code) === province && code.length === 6 && validTo === null,
  );
  const withCounties = new Set(
    current.filter(({ code }) => !code.endsWith("00")).map(({ code }) => `${code.slice(0, 4)}00`),
  );
  const places = current
    .map(({ code }) => code)
    .filter((code) => !withCounties.has(code) && !code.startsWith("4603"));
  placesByProvince.set(province, places);
  return places;
}

const placesByProvince = new Map<string, readonly string[]>();

/**
 * Records made before a county changed its code keep the old one: a third of those of 旬阳 are still
 * filed under 610928, so that a query by either code must find both.
 */
const oldCodes: ReadonlyMap<string, string> = new Map([
  ["610981", "610928"],
  ["610703", "610721"],
  ["530481", "530422"],
  ["320685", "320621"],
]);

/** The code under which a record of a place is filed. `draw` is any whole number. */
export function filedUnder(place: string, draw: number): string {
  const old = oldCodes.get(place);
  return old !== undefined && draw % 3 === 0 ? old : place;
}

/** The old and the new code of a county name one place. */
export function isSamePlace(a: string, b: string): boolean {
  return a === b || oldCodes.get(a) === b || oldCodes.get(b) === a;
}
