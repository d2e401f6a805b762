import type { DataAgreement } from "./data-agreement.ts";

/**
 * Of each lineage, the agreements without their version, the latest version that has come into force by
 * today, and those that still will: what it replaces is left out. When it ends, by itself or by a
 * revocation, the versions before it stay replaced.
 *
 * @param agreements what one province lets one other see
 * @param today in China, YYYY-MM-DD
 */
export function latestVersions(
  agreements: readonly DataAgreement[],
  today: string,
): readonly DataAgreement[] {
  const begun = agreements.filter(({ effectiveFrom }) => effectiveFrom <= today).map(versionOf);
  return agreements.filter((agreement) => {
    const { lineage, version } = versionOf(agreement);
    return !begun.some((later) => later.lineage === lineage && later.version > version);
  });
}

/** An id that names no version is older than any version of it. */
function versionOf({ agreementId }: DataAgreement): {
  readonly lineage: string;
  readonly version: number;
} {
  const [, lineage, version] = /^(.*):(\d+)$/s.exec(agreementId) ?? [];
  return lineage === undefined
    ? { lineage: agreementId, version: 0 }
    : { lineage, version: Number(version) };
}
