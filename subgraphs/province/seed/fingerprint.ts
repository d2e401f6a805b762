import { createHash, type Hash } from "node:crypto";
import type { SeedSettings } from "./settings.ts";

/** Raised whenever the generator gives other rows for the same settings, or they are digested in another way. */
const generatorVersion = 5;

/** The digest of a register's rows: of each table's lines in their order, however they come in pieces. */
export class RowsDigest {
  readonly #tables = new Map<string, Hash>();

  add(table: string, lines: Uint8Array): void {
    const known = this.#tables.get(table);
    const digest = known ?? createHash("sha256");
    if (known === undefined) this.#tables.set(table, digest);
    digest.update(lines);
  }

  get hex(): string {
    const all = createHash("sha256");
    for (const table of [...this.#tables.keys()].sort())
      all.update(`${table}\n`).update(this.#tables.get(table)?.copy().digest() ?? "");
    return all.digest("hex");
  }
}

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
