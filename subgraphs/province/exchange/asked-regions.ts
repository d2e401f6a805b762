import { prefixesOf, provincesOf } from "../region/region-filter.ts";

/** What the `regions` argument of a scattered field says. */
export interface AskedRegions {
  /** Prefixes of the codes a row may be registered under; null for any. */
  readonly registered: readonly string[] | null;
  /** The provinces the question goes to; null for all. */
  readonly provinces: readonly string[] | null;
}

export function readAskedRegions(regions: readonly string[] | null | undefined): AskedRegions {
  if (regions === null || regions === undefined) return { registered: null, provinces: null };
  return { registered: prefixesOf("regions", regions), provinces: provincesOf(regions) };
}
