import { cooperationMigrations } from "../cooperation/migrations/cooperation-migrations.ts";
import { provinceMigrations } from "../province/migrations/province-migrations.ts";
import { otherRegisterIn } from "../province/other-register.ts";
import { type Ask, contentOf } from "../service/database-content.ts";
import { StartError } from "../service/errors.ts";
import { query } from "./postgres/query.ts";
import { cooperation, type Register } from "./registers.ts";
import type { Blank } from "./seeding/seed-all.ts";

/** Stands in an operator's database while the house fills it. */
export const fillingMarker = "public.house_is_filling_this";

/**
 * An operator's database gets generated data only if there is not a single table in it,
 * or if an earlier house did not finish filling it. Otherwise it is used as it is (null).
 *
 * @throws StartError when it is somebody else's: before any register is filled, and not only by
 * the service that would use it
 */
export async function ownDatabaseToFill(register: Register, url: string): Promise<Blank | null> {
  const ask: Ask = (sql) => query(url, sql);
  const found = await lookInto(register, ask).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`${placeOf(register)} cannot be used: ${reason}.`, { cause });
  });
  if (found.problem !== null) throw new StartError(`${placeOf(register)} ${found.problem}.`);
  if (!found.isBlank || register.key === cooperation.key) return null;
  return {
    register,
    url,
    begin: async () => {
      await query(url, `CREATE TABLE IF NOT EXISTS ${fillingMarker} ()`);
    },
    finish: async () => {
      await query(url, `DROP TABLE ${fillingMarker}`);
    },
  };
}

function placeOf({ key, title }: Register): string {
  return `The database of ${title} in DATABASE_URL_${key.toUpperCase()}`;
}

interface Found {
  readonly isBlank: boolean;
  readonly problem: string | null;
}

async function lookInto({ key }: Register, ask: Ask): Promise<Found> {
  const isProvince = key !== cooperation.key;
  const migrations = isProvince ? provinceMigrations : cooperationMigrations;
  const content = await contentOf(ask, migrations, [fillingMarker]);
  if (content.kind === "foreign") return { isBlank: false, problem: content.problem };
  if (content.kind === "empty") return { isBlank: true, problem: null };
  const marked = await ask(`SELECT WHERE to_regclass('${fillingMarker}') IS NOT NULL`);
  const problem = isProvince ? await otherRegisterIn(ask, [key]) : null;
  return { isBlank: marked.length > 0, problem };
}
