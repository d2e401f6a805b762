/** Provinces, regions and municipalities of the mainland, by GB/T 2260. */
const mainland: ReadonlySet<string> = new Set([
  ...["11", "12", "13", "14", "15", "21", "22", "23"],
  ...["31", "32", "33", "34", "35", "36", "37"],
  ...["41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"],
  ...["61", "62", "63", "64", "65"],
]);

/**
 * Whether showing persons to somebody whom this province's issuer vouches for takes them out of the
 * mainland, for which the law wants a route of its own (PIPL Art. 38-40). There is none here.
 *
 * @param province two-digit code; null for the national issuer
 */
export function needsRouteAbroad(province: string | null): boolean {
  return province !== null && !mainland.has(province);
}
