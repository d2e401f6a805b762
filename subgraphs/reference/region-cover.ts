import {
  allPredecessorsOf,
  allSuccessorsOf,
  ancestorsOf,
  canonicalRegionCode,
  descendantPrefix,
} from "./regions.ts";

/**
 * Two ways to ask one question: does a region cover a place? A region covers itself and what lies
 * in it; an abolished region also what its successors cover, and a successor also what is still
 * filed under the codes it took over.
 *
 * INVARIANT: a code of `coveringCodes(place)` is a region one of whose `coveredPrefixes` begins the
 * place's code, and no other region's does.
 */

/** Every code, current or abolished, whose region covers the place. Sorted. */
export function coveringCodes(place: string): readonly string[] {
  const canonical = canonicalRegionCode(place) ?? place;
  const line = [canonical, ...ancestorsOf(canonical)];
  return sorted(line.flatMap(withHistory));
}

/** The digits with which the codes of all places begin that one of the regions covers. Sorted. */
export function coveredPrefixes(regions: readonly string[]): readonly string[] {
  return sorted(
    regions
      .flatMap((region) => withHistory(canonicalRegionCode(region) ?? region))
      .map(descendantPrefix),
  );
}

function withHistory(code: string): string[] {
  return [code, ...allSuccessorsOf(code), ...allPredecessorsOf(code)];
}

function sorted(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)].sort();
}
