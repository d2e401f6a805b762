import {
  allPredecessorsOf,
  allRegions,
  allSuccessorsOf,
  ancestorsOf,
  canonicalRegionCode,
  descendantPrefix,
  regionByCode,
} from "./regions.ts";

/**
 * Two ways to ask one question: does a region cover a place? A region covers itself and what lies
 * in it. Codes change while rows stay filed, so an abolished region also covers what its successors
 * cover, and every region what is still filed under codes that led to what it covers.
 *
 * INVARIANT: a region is one of the `coveringCodes` of a place exactly if one of the region's
 * `coveredPrefixes` begins the place's code.
 */

/** Every code, current or abolished, whose region covers the place. Sorted. */
export function coveringCodes(place: string): readonly string[] {
  const line = lineOf(canonicalRegionCode(place) ?? place);
  return sorted([
    ...line,
    ...line.flatMap(allPredecessorsOf),
    ...line.flatMap(allSuccessorsOf).flatMap(lineOf),
  ]);
}

/**
 * The digits with which the codes of all places begin that one of the regions covers. Sorted, and
 * as few as can be: none is the beginning of another.
 */
export function coveredPrefixes(regions: readonly string[]): readonly string[] {
  return shortest(regions.flatMap((region) => prefixesOf(canonicalRegionCode(region) ?? region)));
}

const prefixesByRegion = new Map<string, readonly string[]>();

function prefixesOf(region: string): readonly string[] {
  const known = prefixesByRegion.get(region);
  if (known !== undefined) return known;
  const own = descendantPrefix(region);
  const within = regionsWithPredecessors().filter((code) => code.startsWith(own));
  const covered = [region, ...allSuccessorsOf(region), ...within.flatMap(allPredecessorsOf)];
  const prefixes = shortest(covered.map(descendantPrefix));
  // Only codes of the register are kept, so that what a caller makes up cannot fill the memory.
  if (regionByCode(region) !== undefined) prefixesByRegion.set(region, prefixes);
  return prefixes;
}

let successors: readonly string[] | undefined;

/** Some hundred codes that took over from others. */
function regionsWithPredecessors(): readonly string[] {
  successors ??= allRegions()
    .filter(({ supersedes }) => supersedes.length > 0)
    .map(({ code }) => code);
  return successors;
}

/** The region and those it lies in. */
function lineOf(region: string): string[] {
  return [region, ...ancestorsOf(region)];
}

/** The prefixes without those that another one begins. */
function shortest(prefixes: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const prefix of sorted(prefixes)) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}

function sorted(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)].sort();
}
