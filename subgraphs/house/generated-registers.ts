import { query } from "./postgres/query.ts";
import { provinces } from "./provinces.ts";

/**
 * The titles of the provinces whose people are made up.
 *
 * @param databases URLs by register key, of registers that have their tables
 */
export async function generatedRegisters(
  databases: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const titles: string[] = [];
  for (const { code, title } of provinces) {
    const url = databases.get(code);
    if (url === undefined) continue;
    const found = await query(
      url,
      `SELECT FROM register WHERE province = '${code}' AND seed_fingerprint IS NOT NULL`,
    );
    if (found.length > 0) titles.push(title);
  }
  return titles;
}
