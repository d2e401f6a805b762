import { createHash } from "node:crypto";
import { isKey } from "../../reference/oprf.ts";
import { type LinkKey, linkKeyOf } from "../../reference/pseudonym.ts";

/** What decides every byte of the generated registers. */
export interface SeedSettings {
  /** 1 is the real size; counts of persons and places are multiplied by it. */
  readonly scale: number;
  readonly seed: string;
  /** The day on which the registers stand, YYYY-MM-DD in China. No row is younger. */
  readonly referenceDate: string;
  /** The key of the pseudonyms. Registers that are to be joined share it. */
  readonly linkKey: LinkKey;
}

/** A key for the demo data, and only for them: it is public, so it hides nobody. */
export const demoLinkKey = {
  id: "demo-2026",
  bytes: createHash("sha256").update("laowu-demo-person-link-key").digest(),
} as const;

export const defaultSeedSettings: SeedSettings = {
  scale: 0.01,
  seed: "laowu",
  referenceDate: "2026-06-30",
  linkKey: linkKeyOf(demoLinkKey.id, demoLinkKey.bytes),
};

/** A published count at this scale: rounded half up, and never scaled away altogether. */
export function scaled(count: number, scale: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round(count * scale));
}

export class BadSeedSettingsError extends Error {
  override readonly name = "BadSeedSettingsError";
  readonly code = "BAD_SEED_SETTINGS";
}

/** Refuses settings no register can be made of, naming the setting and the reason. */
export function checkSeedSettings({ scale, seed, referenceDate, linkKey }: SeedSettings): void {
  const problems: string[] = [];
  if (!(scale >= 0.001 && scale <= 1)) problems.push(`scale is ${scale}, expected 0.001 to 1`);
  if (seed === "" || /\s/.test(seed)) problems.push("seed is empty or has spaces");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(referenceDate) || Number.isNaN(Date.parse(referenceDate))) {
    problems.push(`referenceDate is "${referenceDate}", expected YYYY-MM-DD`);
  }
  if (!isKey(linkKey.secret)) problems.push("linkKey is no key of the pseudonyms");
  if (problems.length > 0)
    throw new BadSeedSettingsError(`Cannot generate data: ${problems.join("; ")}.`);
}
