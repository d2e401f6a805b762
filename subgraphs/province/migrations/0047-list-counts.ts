import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";
import { anyList, zeroEmployment } from "../list/list-counts.ts";
import { listedHouseholdsSql, listedSql } from "../list/list-rules.ts";
import { type Entries, ofHouseholds, ofWorkers, settleSql } from "../list/settle-lists.ts";

/**
 * How many are on each working list, by region, kept by what keeps the lists: nobody counts a million entries
 * to say how many there are. Whoever is on several lists is counted once as being on any.
 *
 * As with `record_count`, a number is the sum of several rows, so that writers do not wait for each other.
 */
export class ListCounts1760000000149 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statementsIn(await schemaOf(queryRunner)))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    for (const statement of settlingIn(schema, { isCounted: false }))
      await queryRunner.query(statement);
    for (const { table } of [ofWorkers, ofHouseholds])
      await queryRunner.query(`DROP FUNCTION ${schema}.count_gone_${table} CASCADE`);
    await queryRunner.query("DROP TABLE list_count");
  }
}

async function schemaOf(queryRunner: QueryRunner): Promise<string> {
  const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
    "SELECT quote_ident(current_schema()) AS schema",
  );
  return place?.schema ?? "public";
}

const slots = 64;

/** Who moves the day on waits for those who write, and they for it: nothing is listed for a day that is over. */
const whileTheDayStays = "PERFORM pg_advisory_xact_lock_shared(hashtext('laowu.lists'));";
const alone = "PERFORM pg_advisory_xact_lock(hashtext('laowu.lists'));";

/** How many open entries there are in `entry`, by region and list. */
function numbersOf({ table }: Entries, entry: string): string {
  const of = (list: string, persons: string): string =>
    `SELECT region_code, ${list} AS list, ${persons} AS persons FROM ${entry} GROUP BY 1, 2`;
  if (table === ofHouseholds.table) return of(`'${zeroEmployment}'`, "count(*)");
  return `${of("list", "count(*)")} UNION ALL ${of(`'${anyList}'`, "count(DISTINCT worker_id)")}`;
}

/** Adds the numbers of a query to those there are, in one order: two who share a row never wait for each other. */
function addSql(schema: string, numbers: string): string {
  return `INSERT INTO ${schema}.list_count AS number (region_code, list, slot, persons)
    SELECT region_code, list, pg_backend_pid() % ${slots}, sum(persons)
      FROM (${numbers}) AS changed GROUP BY 1, 2 HAVING sum(persons) <> 0 ORDER BY 1, 2
        ON CONFLICT (region_code, list, slot) DO UPDATE SET persons = number.persons + excluded.persons;`;
}

interface Settling {
  readonly head: string;
  readonly entries: Entries;
  readonly listed: string;
  readonly among: string;
}

/** Makes the entries of some what the rules say, and the numbers with them. */
function settlingSome(
  schema: string,
  { head, entries, listed, among }: Settling,
  { isCounted }: { readonly isCounted: boolean },
): string {
  const open = `(SELECT * FROM ${schema}.${entries.table} AS entry WHERE left_at IS NULL AND ${among}) AS entry`;
  const numbers = numbersOf(entries, open);
  const remember = `SELECT jsonb_agg(jsonb_build_array(region_code, list, persons)) INTO was
      FROM (${numbers}) AS before;`;
  const add = addSql(
    schema,
    `${numbers} UNION ALL
      SELECT former ->> 0, former ->> 1, -(former ->> 2)::bigint FROM jsonb_array_elements(was) AS former`,
  );
  return `CREATE OR REPLACE FUNCTION ${schema}.${head}(ids text[]) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    mended bigint; was jsonb;
  BEGIN
    ${whileTheDayStays}
    ${isCounted ? remember : ""}
    ${settleSql(entries, { schema, listed, among })}
    ${isCounted ? add : ""}
    RETURN mended;
  END $body$`;
}

function settlingIn(schema: string, counting: { readonly isCounted: boolean }): readonly string[] {
  const entriesOf = ({ table }: Entries): string =>
    `(SELECT * FROM ${schema}.${table} WHERE left_at IS NULL) AS entry`;
  const recount = `DELETE FROM ${schema}.list_count;
    INSERT INTO ${schema}.list_count (region_code, list, slot, persons)
    SELECT region_code, list, -1, persons FROM (
      ${numbersOf(ofWorkers, entriesOf(ofWorkers))}
      UNION ALL ${numbersOf(ofHouseholds, entriesOf(ofHouseholds))}) AS counted;`;
  return [
    settlingSome(
      schema,
      {
        head: "refresh_lists",
        entries: ofWorkers,
        listed: listedSql(schema, "SELECT unnest(ids) AS id"),
        among: "entry.worker_id = ANY (ids)",
      },
      counting,
    ),
    settlingSome(
      schema,
      {
        head: "refresh_household_lists",
        entries: ofHouseholds,
        listed: listedHouseholdsSql(schema, "SELECT unnest(ids) AS id"),
        among: "entry.household_id = ANY (ids)",
      },
      counting,
    ),
    `CREATE OR REPLACE FUNCTION ${schema}.recompute_lists() RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    mended bigint; workers bigint;
  BEGIN
    ${alone}
    ${settleSql(ofWorkers, {
      schema,
      listed: listedSql(schema, `SELECT id FROM ${schema}.worker`),
      among: "true",
    })}
    workers := mended;
    ${settleSql(ofHouseholds, {
      schema,
      listed: listedHouseholdsSql(schema, `SELECT id FROM ${schema}.household`),
      among: "true",
    })}
    ${counting.isCounted ? recount : ""}
    RETURN workers + mended;
  END $body$`,
  ];
}

/** Entries go with the person or the household, all of them at once. */
function goneSql(schema: string, entries: Entries): readonly string[] {
  const open = "(SELECT * FROM gone WHERE left_at IS NULL) AS entry";
  const name = `count_gone_${entries.table}`;
  return [
    `CREATE FUNCTION ${schema}.${name}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := coalesce(current_setting('laowu.permit', true), '');
  BEGIN
    ${whileTheDayStays}
    PERFORM access.keep_register();
    ${addSql(schema, `SELECT region_code, list, -persons AS persons FROM (${numbersOf(entries, open)}) AS numbers`)}
    PERFORM set_config('laowu.permit', permit, true);
    RETURN NULL;
  END $body$`,
    `REVOKE ALL ON FUNCTION ${schema}.${name} FROM PUBLIC`,
    `CREATE TRIGGER ${entries.table}_counts_after_delete AFTER DELETE ON ${entries.table}
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.${name}()`,
  ];
}

const statementsIn = (schema: string): readonly string[] => [
  `CREATE TABLE list_count (
    region_code text COLLATE "C" NOT NULL,
    list        text COLLATE "C" NOT NULL,
    slot        smallint NOT NULL,
    persons     bigint NOT NULL,
    PRIMARY KEY (region_code, list, slot)
  )`,
  // A number of persons is for who may see all of them.
  ...protectRows({
    table: "list_count",
    visible: `left(region_code, 2) = ANY ${permitted("ALL", "holders")}`,
  }),
  ...settlingIn(schema, { isCounted: true }),
  ...goneSql(schema, ofWorkers),
  ...goneSql(schema, ofHouseholds),
  "SELECT access.keep_register()",
  `SELECT ${schema}.recompute_lists()`,
];
