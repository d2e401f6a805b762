import type { Ask } from "../service/database-content.ts";
import { titleOf } from "./profiles.ts";

/**
 * What speaks against serving these provinces from a migrated database, or null: the register of
 * another one, whose rows would be answered as this one's.
 */
export async function otherRegisterIn(ask: Ask, held: readonly string[]): Promise<string | null> {
  const rows = await ask<{ readonly province: string }>(
    "SELECT province FROM register ORDER BY province",
  );
  const others = rows.map(({ province }) => province).filter((code) => !held.includes(code));
  if (others.length === 0) return null;
  return (
    `holds the register of ${titlesOf(others)}, and is to serve ${titlesOf(held)}. ` +
    "Name a database that holds nothing else"
  );
}

function titlesOf(provinces: readonly string[]): string {
  return provinces.map(titleOf).join(", ");
}
