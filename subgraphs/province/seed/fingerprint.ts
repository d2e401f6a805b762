import { createHash } from "node:crypto";
import type { SeedSettings } from "./settings.ts";

/** Raised whenever the generator gives other rows for the same settings. */
const generatorVersion = 4;

/**
 * What a register was generated from, as one line. The digest of the rows follows it in the database,
 * so that two machines can compare what they hold without comparing rows.
 */
export function seedSpecification(province: string, settings: SeedSettings): string {
  const { id, secret } = settings.linkKey;
  const key = createHash("sha256").update(id).update(secret).digest("hex").slice(0, 8);
  return [
    `laowu-seed/${generatorVersion}`,
    `province=${province}`,
    `scale=${settings.scale}`,
    `seed=${settings.seed}`,
    `date=${settings.referenceDate}`,
    `key=${key}`,
  ].join(";");
}

export function fingerprintOf(specification: string, rowsDigest: string): string {
  return `${specification};sha256=${rowsDigest}`;
}

/** Whether a stored fingerprint is that of a register made from the same settings. */
export function isOfSpecification(fingerprint: string, specification: string): boolean {
  return fingerprint.startsWith(`${specification};`);
}
