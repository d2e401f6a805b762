import { coveringCodes } from "../../reference/region-cover.ts";
import { allSuccessorsOf } from "../../reference/regions.ts";

/** The region and everything that covers it, today or by way of what followed an abolished code. */
export function lineOf(region: string): readonly string[] {
  return [...new Set([region, ...allSuccessorsOf(region)].flatMap(coveringCodes))];
}
