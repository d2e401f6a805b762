import type { MigrationClass } from "./database.ts";

/** Sends one statement without values. */
export type Ask = <Row extends object>(sql: string) => Promise<readonly Row[]>;

/** "ours" was made by these migrations; in "foreign" there is something, and they made none of it. */
export type DatabaseContent =
  | { readonly kind: "empty" }
  | { readonly kind: "ours" }
  | { readonly kind: "foreign"; readonly problem: string };

/**
 * Whose a database is, by what stands in it. The first migration tells a database of ours: a version
 * before or after this one has others, but always that one.
 *
 * @param beside tables that do not count
 */
export async function contentOf(
  ask: Ask,
  migrations: readonly MigrationClass[],
  beside: readonly string[] = [],
): Promise<DatabaseContent> {
  const found = (await ask<{ readonly name: string }>(tablesSql)).map(({ name }) => name);
  const tables = found.filter((name) => !beside.includes(name));
  if (tables.length === 0) return { kind: "empty" };
  const [first] = migrations;
  // Who makes nothing asks for nothing.
  if (first === undefined || (await finishedMigrations(ask)).includes(first.name))
    return { kind: "ours" };
  return {
    kind: "foreign",
    problem:
      `holds tables that this service did not make: ${listed(tables)}. ` +
      "Name an empty database, or the one that was this service's before",
  };
}

/** What an extension brought does not count: an operator may have one in every database. */
const tablesSql = `
  SELECT (space.nspname || '.' || class.relname) COLLATE "C" AS name
    FROM pg_class AS class
    JOIN pg_namespace AS space ON space.oid = class.relnamespace
   WHERE class.relkind IN ('r', 'p', 'v', 'm', 'f')
     AND space.nspname !~ '^pg_' AND space.nspname <> 'information_schema'
     AND NOT EXISTS (
       SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype = 'e')
   ORDER BY 1`;

/** Many tools keep a table of this name; TypeORM's has the names in a column of their own. */
async function finishedMigrations(ask: Ask): Promise<readonly string[]> {
  const named = await ask(
    `SELECT FROM pg_attribute
      WHERE attrelid = to_regclass('migrations') AND attname = 'name' AND NOT attisdropped`,
  );
  if (named.length === 0) return [];
  const rows = await ask<{ readonly name: string }>("SELECT name::text FROM migrations");
  return rows.map(({ name }) => name);
}

function listed(tables: readonly string[]): string {
  const shown = tables.slice(0, 3).join(", ");
  return tables.length <= 3 ? shown : `${shown} and ${tables.length - 3} more`;
}
