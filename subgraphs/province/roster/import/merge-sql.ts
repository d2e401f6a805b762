/** Rows of a roster, in a temporary table of the same columns, and the table that takes them over. */
export interface Merge {
  readonly table: string;
  readonly roster: string;
}

/** What is written of a changed record whether or not a roster tells it. */
const always = ["updated_at", "collected_at", "verified_at"] as const;
const alsoOf: Readonly<Record<string, readonly string[]>> = { worker: ["updated_order"] };

/** A changed record ($1 has the ids) is a new version, which nobody has verified yet unless the roster says so. */
export function updateSql({ table, roster }: Merge, told: readonly string[]): string {
  const columns = [...new Set([...told, ...always, ...(alsoOf[table] ?? [])])];
  return `
UPDATE ${table}
   SET ${columns.map((column) => `${column} = roster.${column}`).join(", ")},
       version = ${table}.version + 1
  FROM ${roster} AS roster
 WHERE ${table}.id = roster.id AND ${table}.id = ANY ($1::text[])`;
}

/** Records that are new; $1 has their ids. */
export function insertSql({ table, roster }: Merge, columns: readonly string[]): string {
  return `
INSERT INTO ${table} (${columns.join(", ")})
SELECT ${columns.join(", ")} FROM ${roster} WHERE id = ANY ($1::text[])`;
}

export function prefixed(table: string, columns: readonly string[]): string {
  return columns.map((column) => `${table}.${column}`).join(", ");
}
