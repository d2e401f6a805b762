/** A table of entries: whose they are, what makes one an entry of its own, and what it says. */
export interface Entries {
  readonly table: string;
  readonly subject: string;
  readonly key: readonly string[];
  readonly facts: readonly string[];
}

export const ofWorkers: Entries = {
  table: "list_entry",
  subject: "worker_id",
  key: ["worker_id", "list"],
  facts: ["region_code", "since", "reasons", "flags", "evidence"],
};

export const ofHouseholds: Entries = {
  table: "household_entry",
  subject: "household_id",
  key: ["household_id"],
  facts: ["region_code", "since", "able", "flags"],
};

/** The entries that there should be, as a query, in the schema of the tables. */
export interface Listed {
  readonly schema: string;
  readonly listed: string;
}

/**
 * One statement of plpgsql that makes the open entries of some what the rules say: what does not hold any
 * more is closed, what is new comes in, and what holds on other grounds says so. It leaves in `mended` how
 * many that were.
 *
 * @param among a condition on entries: of whom they are
 */
export function settleSql(
  { table, key, facts }: Entries,
  { schema, listed, among }: Listed & { readonly among: string },
): string {
  const same = sameSql(key);
  const columns = [...key, ...facts].join(", ");
  return `WITH listed AS MATERIALIZED (${listed}),
    closed AS (
      UPDATE ${schema}.${table} AS entry SET left_at = clock_timestamp()
       WHERE entry.left_at IS NULL AND ${among}
         AND NOT EXISTS (SELECT FROM listed WHERE ${same})
      RETURNING 1),
    restated AS (
      UPDATE ${schema}.${table} AS entry
         SET ${facts.map((column) => `${column} = listed.${column}`).join(", ")}
        FROM listed
       WHERE entry.left_at IS NULL AND ${same}
         AND (${of("entry", facts)}) IS DISTINCT FROM (${of("listed", facts)})
      RETURNING 1),
    entered AS (
      INSERT INTO ${schema}.${table} (${columns})
      SELECT ${columns} FROM listed
       WHERE NOT EXISTS (SELECT FROM ${schema}.${table} AS entry
                          WHERE entry.left_at IS NULL AND ${same})
      RETURNING 1)
    SELECT (SELECT count(*) FROM closed) + (SELECT count(*) FROM restated)
         + (SELECT count(*) FROM entered) INTO mended;`;
}

/**
 * What differs between the open entries and those that there should be: which list, of whom, and how.
 *
 * @param list what the list is called, as SQL over `entry` and `listed`
 */
export function differencesSql(
  { table, subject, key, facts }: Entries,
  { schema, listed, list }: Listed & { readonly list: string },
): string {
  const all = [subject, ...facts];
  return `SELECT ${list}, coalesce(entry.${subject}, listed.${subject}),
      CASE WHEN entry.${subject} IS NULL THEN 'MISSING'
           WHEN listed.${subject} IS NULL THEN 'TOO_MUCH' ELSE 'OTHERWISE' END
    FROM (SELECT * FROM ${schema}.${table} WHERE left_at IS NULL) AS entry
    FULL JOIN (${listed}) AS listed ON ${sameSql(key)}
   WHERE (${of("entry", all)}) IS DISTINCT FROM (${of("listed", all)})`;
}

function sameSql(key: readonly string[]): string {
  return key.map((column) => `entry.${column} = listed.${column}`).join(" AND ");
}

function of(row: string, columns: readonly string[]): string {
  return columns.map((column) => `${row}.${column}`).join(", ");
}
