import { ancestorsOf, regionByCode } from "../../reference/regions.ts";
import type { Region } from "./region.ts";

const regionByWrittenCode = new Map<string, Region>();

/**
 * The region of a code in the database, from memory: names cost no statement. One that is
 * not listed, such as a village, bears the name of its nearest listed ancestor.
 */
export function regionOf(code: string): Region {
  const known = regionByWrittenCode.get(code);
  if (known !== undefined) return known;
  const listed = [code, ...ancestorsOf(code)]
    .map(regionByCode)
    .find((region) => region !== undefined);
  const region = { code, name: listed?.name ?? code };
  regionByWrittenCode.set(code, region);
  return region;
}
