import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";
import { protectPersons } from "../access/register-rows.ts";
import { listedHouseholdsSql, listedSql, unstableRules } from "../list/list-rules.ts";
import { differencesSql, ofHouseholds, ofWorkers, settleSql } from "../list/settle-lists.ts";

/**
 * The working lists: who needs work, help or a look, kept by triggers in the transaction that changes a
 * record, whoever writes. An entry that ends stays, with the time it ended, and goes with the person.
 *
 * Some rules ask how long ago something was. The day for which the lists stand is a row, `list_clock`, and
 * moves on in the background, so that lists and records can be compared at any moment.
 */
export class WorkingLists1760000000129 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation::text = 'list_entry'",
    );
    for (const name of functions) await queryRunner.query(`DROP FUNCTION ${name} CASCADE`);
    await queryRunner.query("DROP TABLE list_entry, household_entry, list_clock, unstable_rule");
  }
}

const functions = [
  ...["refresh_lists_of_workers", "refresh_lists_of_stays", "refresh_lists_of_help"],
  ...["refresh_lists_of_households", "refresh_lists_anew", "move_lists_on", "list_differences"],
  ...["recompute_lists", "refresh_lists", "refresh_household_lists"],
];

const entryColumns = `
    region_code text COLLATE "C" NOT NULL,
    since       date NOT NULL,
    flags       text[] NOT NULL,
    entered_at  timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    left_at     timestamptz(3),
    -- The latest stand first.
    since_order bigint NOT NULL
      GENERATED ALWAYS AS (9007199254740991 - (since - '1970-01-01'::date)) STORED`;

const tables: readonly string[] = [
  `CREATE TABLE unstable_rule (
    valid_from      date PRIMARY KEY,
    short_stay_days integer NOT NULL,
    within_days     integer NOT NULL,
    stays_min       integer NOT NULL,
    steady_days     integer NOT NULL
  )`,
  ...unstableRules.map(
    ({ validFrom, shortStayDays, withinDays, staysMin, steadyDays }) =>
      `INSERT INTO unstable_rule
       VALUES ('${validFrom}', ${shortStayDays}, ${withinDays}, ${staysMin}, ${steadyDays})`,
  ),
  `CREATE TABLE list_clock (
    is_clock boolean PRIMARY KEY DEFAULT true CHECK (is_clock),
    day      date NOT NULL
  )`,
  "INSERT INTO list_clock (day) VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date)",

  `CREATE TABLE list_entry (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list        text COLLATE "C" NOT NULL,
    worker_id   text COLLATE "C" NOT NULL,
    reasons     text[] NOT NULL,
    evidence    text[] COLLATE "C" NOT NULL,${entryColumns}
  )`,
  "CREATE UNIQUE INDEX list_entry_open ON list_entry (worker_id, list) WHERE left_at IS NULL",
  `CREATE INDEX list_entry_in_order ON list_entry (list, since_order, worker_id)
    WHERE left_at IS NULL`,
  "CREATE INDEX list_entry_by_region ON list_entry (list, region_code) WHERE left_at IS NULL",
  "CREATE INDEX list_entry_by_worker ON list_entry (worker_id)",
  ...protectPersons({ table: "list_entry", worker: "worker_id" }),
  "INSERT INTO access.table_of_workers VALUES ('list_entry')",

  `CREATE TABLE household_entry (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    household_id text COLLATE "C" NOT NULL,
    able         integer NOT NULL,${entryColumns}
  )`,
  "CREATE UNIQUE INDEX household_entry_open ON household_entry (household_id) WHERE left_at IS NULL",
  `CREATE INDEX household_entry_in_order ON household_entry (since_order, household_id)
    WHERE left_at IS NULL`,
  "CREATE INDEX household_entry_by_region ON household_entry (region_code) WHERE left_at IS NULL",
  "CREATE INDEX household_entry_by_household ON household_entry (household_id)",
  ...protectRows({
    table: "household_entry",
    visible: `left(household_id, 2) = ANY ${permitted("ALL", "holders")}
      OR household_id IN (SELECT household_id FROM worker
                           WHERE id IN (SELECT unnest(access.acted_for())))`,
  }),
];

/** Who moves the day on waits for those who write, and they for it: nothing is listed for a day that is over. */
const whileTheDayStays = "PERFORM pg_advisory_xact_lock_shared(hashtext('laowu.lists'));";
const alone = "PERFORM pg_advisory_xact_lock(hashtext('laowu.lists'));";

interface Plpgsql {
  readonly schema: string;
  readonly head: string;
  readonly declared: string;
  readonly body: string;
}

/** A function for who keeps the register. */
function keeping({ schema, head, declared, body }: Plpgsql): string {
  return `CREATE FUNCTION ${schema}.${head}
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    ${declared}
  BEGIN
    ${body}
  END $body$`;
}

/**
 * What the rules say of some, of all, and what differs from it. Each statement of these functions sees what
 * has been committed until it begins, so whoever holds a record sees all that was written of it.
 */
function settlingIn(schema: string): readonly string[] {
  const workers = `SELECT id FROM ${schema}.worker`;
  const households = `SELECT id FROM ${schema}.household`;
  return [
    keeping({
      schema,
      head: "refresh_lists(ids text[]) RETURNS bigint",
      declared: "mended bigint;",
      body: `${whileTheDayStays}
    ${settleSql(ofWorkers, {
      schema,
      listed: listedSql(schema, "SELECT unnest(ids) AS id"),
      among: "entry.worker_id = ANY (ids)",
    })}
    RETURN mended;`,
    }),
    keeping({
      schema,
      head: "refresh_household_lists(ids text[]) RETURNS bigint",
      declared: "mended bigint;",
      body: `${whileTheDayStays}
    ${settleSql(ofHouseholds, {
      schema,
      listed: listedHouseholdsSql(schema, "SELECT unnest(ids) AS id"),
      among: "entry.household_id = ANY (ids)",
    })}
    RETURN mended;`,
    }),
    // Of everybody; says how many entries were not what they should be.
    keeping({
      schema,
      head: "recompute_lists() RETURNS bigint",
      declared: "mended bigint; persons bigint;",
      body: `${alone}
    ${settleSql(ofWorkers, { schema, listed: listedSql(schema, workers), among: "true" })}
    persons := mended;
    ${settleSql(ofHouseholds, {
      schema,
      listed: listedHouseholdsSql(schema, households),
      among: "true",
    })}
    RETURN persons + mended;`,
    }),
    `CREATE FUNCTION ${schema}.list_differences() RETURNS TABLE (list text, subject text, what text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    ${differencesSql(ofWorkers, {
      schema,
      listed: listedSql(schema, workers),
      list: "coalesce(entry.list, listed.list)",
    })}
    UNION ALL
    ${differencesSql(ofHouseholds, {
      schema,
      listed: listedHouseholdsSql(schema, households),
      list: "'ZERO_EMPLOYMENT'",
    })}
$body$`,
    // Only those for whom the days between make a difference are looked at.
    keeping({
      schema,
      head: "move_lists_on(next date) RETURNS bigint",
      declared: "was date; ids text[];",
      body: `${alone}
    SELECT day INTO was FROM ${schema}.list_clock;
    IF was >= next THEN RETURN 0; END IF;
    UPDATE ${schema}.list_clock SET day = next;
    IF EXISTS (SELECT FROM ${schema}.unstable_rule WHERE valid_from > was AND valid_from <= next) THEN
      RETURN ${schema}.recompute_lists();
    END IF;
    SELECT array_agg(DISTINCT worker_id) INTO ids FROM (
      SELECT worker_id FROM ${schema}.list_entry WHERE list = 'UNSTABLE' AND left_at IS NULL
       UNION ALL
      SELECT worker_id FROM ${schema}.placement
       WHERE start_date > was AND start_date <= next OR end_date > was AND end_date <= next) AS aged;
    RETURN ${schema}.refresh_lists(coalesce(ids, '{}'));`,
    }),
    `REVOKE ALL ON FUNCTION ${functions
      .slice(5)
      .map((name) => `${schema}.${name}`)
      .join(", ")} FROM PUBLIC`,
  ];
}

/** The columns of a worker that a rule asks for. */
const askedOfWorkers = [
  ...["province", "region_code", "status", "status_as_of", "wants_work", "wants_to_go_out"],
  ...["intent_recorded_at", "intent_reason_code"],
];
const askedOfMembers = ["province", "status", "status_as_of", "household_id", "able_to_work"];

/** Of an update: the rows of which one of these columns is another one. */
function differing(columns: readonly string[]): string {
  const of = (row: string): string => columns.map((column) => `${row}.${column}`).join(", ");
  return `changed JOIN former ON former.id = changed.id
       WHERE (${of("changed")}) IS DISTINCT FROM (${of("former")})`;
}

const refreshPersons = (schema: string): string =>
  `IF ids IS NOT NULL THEN PERFORM ${schema}.refresh_lists(ids); END IF;`;

/** Two of one household who lose their work at the same moment must see each other. */
const refreshHouseholds = (schema: string): string => `IF households IS NOT NULL THEN
      PERFORM FROM ${schema}.household WHERE id = ANY (households) ORDER BY id FOR NO KEY UPDATE;
      PERFORM ${schema}.refresh_household_lists(households);
    END IF;`;

/** Of rows of a table with the column `worker_id`, now and formerly. */
const changedWorkers = (condition: string): string => {
  const ids = (rows: string): string => `SELECT worker_id FROM ${rows} WHERE ${condition}`;
  return `IF TG_OP = 'UPDATE' THEN
      SELECT array_agg(DISTINCT worker_id) INTO ids
        FROM (${ids("changed")} UNION ALL ${ids("former")}) AS touched;
    ELSE
      SELECT array_agg(DISTINCT worker_id) INTO ids FROM (${ids("changed")}) AS touched;
    END IF;
    IF ids IS NULL THEN RETURN NULL; END IF;`;
};

/** What changes of somebody is written by one after the other, whichever table it is in. */
const holdPersons = (schema: string): string =>
  `PERFORM FROM ${schema}.worker WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;`;

interface Refresh {
  readonly name: string;
  /** Finds what the rows concern; nothing is done where they concern nobody. */
  readonly find: string;
  readonly body: string;
}

function refreshesIn(schema: string): readonly Refresh[] {
  return [
    {
      name: "refresh_lists_of_workers",
      find: `IF TG_OP = 'UPDATE' THEN
      SELECT array_agg(changed.id) INTO ids FROM ${differing(askedOfWorkers)};
      SELECT array_agg(DISTINCT household_id) INTO households FROM (
        SELECT unnest(ARRAY[changed.household_id, former.household_id]) AS household_id
          FROM ${differing(askedOfMembers)}) AS touched WHERE household_id IS NOT NULL;
    ELSE
      SELECT array_agg(id), array_agg(DISTINCT household_id) FILTER (WHERE household_id IS NOT NULL)
        INTO ids, households FROM changed;
    END IF;
    IF ids IS NULL AND households IS NULL THEN RETURN NULL; END IF;`,
      body: `IF TG_OP = 'DELETE' THEN
      DELETE FROM ${schema}.list_entry WHERE worker_id = ANY (ids);
      -- What a household is called and what is planned for it says something of those who were in it.
      DELETE FROM ${schema}.household WHERE id = ANY (households)
         AND NOT EXISTS (SELECT FROM ${schema}.worker WHERE worker.household_id = household.id);
    ELSE
      ${refreshPersons(schema)}
    END IF;
    ${refreshHouseholds(schema)}`,
    },
    {
      name: "refresh_lists_of_stays",
      find: changedWorkers("province = left(worker_id, 2)"),
      body: `${holdPersons(schema)}
    ${refreshPersons(schema)}`,
    },
    {
      name: "refresh_lists_of_help",
      find: changedWorkers("true"),
      body: `${holdPersons(schema)}
    ${refreshPersons(schema)}`,
    },
    {
      name: "refresh_lists_of_households",
      find: "SELECT array_agg(id) INTO households FROM changed;",
      body: `IF TG_OP = 'DELETE' THEN
      DELETE FROM ${schema}.household_entry WHERE household_id = ANY (households);
    ELSE
      ${refreshHouseholds(schema)}
    END IF;`,
    },
    { name: "refresh_lists_anew", find: "", body: `PERFORM ${schema}.recompute_lists();` },
  ];
}

/** A trigger function with the owner's rights; it gives the permit back that it found. */
function triggered({ name, find, body }: Refresh, schema: string): string {
  return `CREATE FUNCTION ${schema}.${name}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := coalesce(current_setting('laowu.permit', true), '');
    ids text[];
    households text[];
  BEGIN
    ${find}
    PERFORM access.keep_register();
    ${body}
    PERFORM set_config('laowu.permit', permit, true);
    RETURN NULL;
  END $body$`;
}

const seen = {
  INSERT: "NEW TABLE AS changed",
  UPDATE: "OLD TABLE AS former NEW TABLE AS changed",
  DELETE: "OLD TABLE AS changed",
} as const;

const sources = [
  ["worker", "refresh_lists_of_workers"],
  ["placement", "refresh_lists_of_stays"],
  ["caseload", "refresh_lists_of_help"],
  ["assistance_plan", "refresh_lists_of_help"],
  ["household", "refresh_lists_of_households"],
] as const;

/** PostgreSQL wants one trigger per event for triggers that see the changed rows as tables. */
function triggersIn(schema: string): readonly string[] {
  return sources.flatMap(([table, refresh]) => [
    ...Object.entries(seen).map(
      ([event, rows]) =>
        `CREATE TRIGGER ${table}_lists_after_${event.toLowerCase()} AFTER ${event} ON ${table}
           REFERENCING ${rows} FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.${refresh}()`,
    ),
    `CREATE TRIGGER ${table}_lists_after_truncate AFTER TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refresh_lists_anew()`,
  ]);
}

const statementsIn = (schema: string): readonly string[] => [
  ...tables,
  ...settlingIn(schema),
  ...refreshesIn(schema).flatMap((refresh) => [
    triggered(refresh, schema),
    `REVOKE ALL ON FUNCTION ${schema}.${refresh.name} FROM PUBLIC`,
  ]),
  ...triggersIn(schema),
  // Of a register that was there before.
  "SELECT access.keep_register()",
  `SELECT ${schema}.recompute_lists()`,
];

/** The tables whose triggers keep the lists. */
export const tablesOfLists: readonly string[] = sources.map(([table]) => table);
