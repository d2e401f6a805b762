import type { MigrationInterface, QueryRunner } from "typeorm";
import { protectPersons } from "../access/register-rows.ts";

/**
 * The outbox: which records have changed, in the transactions that changed them. Triggers fill it, once
 * per statement and whoever writes, an import too; no writer has to think of it, and none has rights to it.
 *
 * A row stands at (xid, province, id), and is read once no transaction is left that could still put one
 * before it: ids alone would lose what commits late. Records of persons have a table of their own, so that
 * who follows open records neither passes theirs nor pays for row-level security.
 */
export class Changes1760000000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table } of sources)
      await queryRunner.query(`DROP FUNCTION ${noteFunction(table)} CASCADE`);
    await queryRunner.query("DROP FUNCTION begin_feed_anew CASCADE");
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation::text = 'person_change'",
    );
    await queryRunner.query("DROP TABLE change, person_change, feed");
  }
}

/** A table whose rows are records of the feed, or parts of such records. */
interface Source {
  readonly table: string;
  readonly outbox: "change" | "person_change";
  readonly type: string;
  /** Of the rows of a relation `changed`: province, record, region and, of persons, the worker. */
  readonly noted: string;
  readonly from?: (schema: string) => string;
}

const sources: readonly Source[] = [
  ...(
    [
      ["job_posting", "JOB"],
      ["labor_brand", "BRAND"],
      ["workshop", "WORKSHOP"],
      ["employer", "EMPLOYER"],
    ] as const
  ).map(([table, type]): Source => {
    const noted = "changed.province, changed.id, changed.region_code";
    return { table, outbox: "change", type, noted };
  }),
  {
    table: "brand_year",
    outbox: "change",
    type: "BRAND",
    noted: "brand.province, brand.id, brand.region_code",
    from: (schema) => `JOIN ${schema}.labor_brand AS brand ON brand.id = changed.brand_id`,
  },
  {
    table: "worker",
    outbox: "person_change",
    type: "WORKER",
    noted: "changed.province, changed.id, changed.region_code, changed.id",
  },
  {
    table: "skill",
    outbox: "person_change",
    type: "WORKER",
    noted: "worker.province, worker.id, worker.region_code, worker.id",
    from: (schema) => `JOIN ${schema}.worker AS worker ON worker.id = changed.worker_id`,
  },
  {
    table: "placement",
    outbox: "person_change",
    type: "PLACEMENT",
    noted: `changed.province, changed.id,
      CASE WHEN left(changed.home_code, 2) = changed.province THEN changed.home_code
           ELSE changed.host_code END, changed.worker_id`,
  },
  {
    table: "data_authorization",
    outbox: "person_change",
    type: "AUTHORIZATION",
    noted: `left(changed.worker_id, 2), changed.id,
      coalesce(worker.region_code, left(changed.worker_id, 2)), changed.worker_id`,
    from: (schema) => `LEFT JOIN ${schema}.worker AS worker ON worker.id = changed.worker_id`,
  },
];

function noteFunction(table: string): string {
  return `note_changes_of_${table}`;
}

/** Adds the records of the rows in a relation to the outbox, each once for each of its regions. */
function noteSql({ outbox, type, noted, from }: Source, schema: string, changed: string): string {
  const columns = `type, province, record, region_code${outbox === "person_change" ? ", worker_id" : ""}`;
  return `INSERT INTO ${schema}.${outbox} (${columns})
      SELECT ${from ? "DISTINCT" : ""} '${type}', ${noted} FROM ${changed} AS changed ${from?.(schema) ?? ""};`;
}

/**
 * A trigger function with the owner's rights. Of what an update moved to another region, or gave another
 * id, the former place is told first, so that who follows that region learns of it. For the outbox of
 * persons it keeps the register, and gives the permit back, for the rest of the transaction is the caller's.
 */
function noteChanges(source: Source, schema: string): string {
  const { outbox, noted } = source;
  const isPersonal = outbox === "person_change";
  const tellsPlace = noted.startsWith("changed.province");
  const left = `(SELECT former.* FROM former WHERE NOT EXISTS (
        SELECT FROM changed AS present
         WHERE present.id = former.id AND ${placeOf(source, "present")} = ${placeOf(source, "former")}))`;
  const body = [
    ...(isPersonal ? ["PERFORM access.keep_register();"] : []),
    ...(tellsPlace ? [`IF TG_OP = 'UPDATE' THEN ${noteSql(source, schema, left)} END IF;`] : []),
    noteSql(source, schema, "changed"),
    ...(isPersonal ? ["PERFORM set_config('laowu.permit', permit, true);"] : []),
  ];
  return `CREATE FUNCTION ${schema}.${noteFunction(source.table)}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  ${isPersonal ? "DECLARE permit text := coalesce(current_setting('laowu.permit', true), '');" : ""}
  BEGIN
    ${body.join("\n    ")}
    RETURN NULL;
  END $body$`;
}

/** The region under which a row of the source is told. */
function placeOf({ table }: Source, row: string): string {
  return table === "placement" ? `(${row}.home_code, ${row}.host_code)` : `${row}.region_code`;
}

/** PostgreSQL wants one trigger per event for triggers that see the changed rows as tables. */
function triggersOf({ table }: Source, schema: string): readonly string[] {
  const seen = {
    INSERT: "NEW TABLE AS changed",
    UPDATE: "OLD TABLE AS former NEW TABLE AS changed",
    DELETE: "OLD TABLE AS changed",
  } as const;
  return [
    ...Object.entries(seen).map(
      ([event, tables]) =>
        `CREATE TRIGGER ${table}_changes_after_${event.toLowerCase()} AFTER ${event} ON ${table}
           REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.${noteFunction(table)}()`,
    ),
    // Who empties a table tells no rows: all who follow must look at the whole register again.
    `CREATE TRIGGER ${table}_changes_after_truncate AFTER TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.begin_feed_anew()`,
  ];
}

const outboxColumns = `
    id          bigint GENERATED ALWAYS AS IDENTITY,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    province    text COLLATE "C" NOT NULL,
    type        text NOT NULL,
    record      text COLLATE "C" NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    changed_at  timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (xid, province, id)`;

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  `CREATE TABLE change (${outboxColumns})`,
  `CREATE TABLE person_change (worker_id text COLLATE "C",${outboxColumns})`,
  "CREATE INDEX person_change_by_worker ON person_change (worker_id)",
  ...protectPersons({ table: "person_change", worker: "worker_id", province: "province" }),
  // What was noted of somebody goes with them; that they are gone is noted when they go.
  "INSERT INTO access.table_of_workers VALUES ('person_change')",
  // Of which database these positions are; of a copy or a restored one they would mean nothing.
  `CREATE TABLE feed (
    is_feed         boolean PRIMARY KEY DEFAULT true CHECK (is_feed),
    epoch           uuid NOT NULL DEFAULT gen_random_uuid(),
    made_in         text,
    forgotten_until xid8 NOT NULL DEFAULT '0'
  )`,
  "INSERT INTO feed DEFAULT VALUES",
  `CREATE FUNCTION ${schema}.begin_feed_anew() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  BEGIN
    UPDATE ${schema}.feed SET epoch = gen_random_uuid();
    RETURN NULL;
  END $body$`,
  `REVOKE ALL ON FUNCTION ${schema}.begin_feed_anew FROM PUBLIC`,
  ...sources.flatMap((source) => [
    noteChanges(source, schema),
    `REVOKE ALL ON FUNCTION ${schema}.${noteFunction(source.table)} FROM PUBLIC`,
    ...triggersOf(source, schema),
  ]),
];

/** The functions of the triggers of a table, for a migration that makes another one of them, to be undone. */
export function noteFunctionOf(table: string, schema: string): string {
  const source = sources.find((one) => one.table === table);
  if (source === undefined) throw new Error(`No changes of ${table} are noted.`);
  return noteChanges(source, schema);
}

/** The tables whose triggers fill the outbox. */
export const tablesOfFeed: readonly string[] = sources.map(({ table }) => table);
