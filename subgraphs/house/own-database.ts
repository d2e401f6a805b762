import { StartError } from "../service/errors.ts";
import { query } from "./postgres/query.ts";
import type { Register } from "./registers.ts";
import type { Blank } from "./seeding/seed-all.ts";

/** Stands in an operator's database while the house fills it. */
const marker = "house_is_filling_this";

/**
 * An operator's database gets generated data only if there is not a single table in it,
 * or if an earlier house did not finish filling it. Otherwise it is used as it is (null).
 */
export async function ownDatabaseToFill(register: Register, url: string): Promise<Blank | null> {
  const tables = await tablesOf(register, url);
  if (tables.length > 0 && !tables.includes(marker)) return null;
  return {
    register,
    url,
    begin: async () => {
      await query(url, `CREATE TABLE IF NOT EXISTS public.${marker} ()`);
    },
    finish: async () => {
      await query(url, `DROP TABLE public.${marker}`);
    },
  };
}

async function tablesOf({ key, title }: Register, url: string): Promise<readonly string[]> {
  const sql =
    "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
  const rows = await query<{ readonly tablename: string }>(url, sql).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `The database of ${title} in DATABASE_URL_${key.toUpperCase()} cannot be used: ${reason}.`,
      { cause },
    );
  });
  return rows.map(({ tablename }) => tablename);
}
