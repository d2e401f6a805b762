import type { MigrationInterface, QueryRunner } from "typeorm";
import { retainedDays } from "../erasure/retention.ts";

/**
 * A person is erased by one function that asks the permit and takes all of it or nothing: which table
 * goes before which is nobody else's business, and no role needs rights to delete. What the law has
 * kept goes to a table without persons that no role but the owner reads.
 */
export class Erasure1760000000042 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION access.erase_person, access.drop_worker");
    await queryRunner.query(
      "DROP TABLE erased_person, retained_placement, access.table_of_workers",
    );
  }
}

/** Of a placement what says that somebody was placed, and with whom; not who. */
const keptColumns = `id, province, home_code, host_code, scope, kind, channel, employer_id, agreement_id,
  start_date, end_date, end_reason, days, verification, home_evidence, host_evidence`;

const today = "(now() AT TIME ZONE 'Asia/Shanghai')::date";

/** For who keeps the register. */
export const dropWorkerFunction = (
  schema: string,
): string => `CREATE FUNCTION access.drop_worker(dropped text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    other regclass;
  BEGIN
    FOR other IN SELECT relation FROM access.table_of_workers LOOP
      EXECUTE format('DELETE FROM %s WHERE worker_id = $1', other) USING dropped;
    END LOOP;
    DELETE FROM ${schema}.placement WHERE worker_id = dropped AND province = left(dropped, 2);
    DELETE FROM ${schema}.person_identity WHERE worker_id = dropped;
    DELETE FROM ${schema}.subject_key WHERE worker_id = dropped;
    DELETE FROM ${schema}.person_alias WHERE worker_id = dropped;
    DELETE FROM ${schema}.data_authorization WHERE worker_id = dropped;
    DELETE FROM ${schema}.caseload WHERE worker_id = dropped;
    DELETE FROM ${schema}.write_request WHERE worker_id = dropped;
    DELETE FROM ${schema}.worker WHERE id = dropped;
    DELETE FROM ${schema}.skill WHERE worker_id = dropped;
  END
$body$`;

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  // A keyed hash of a number or a pseudonym: who has not the province's key cannot tell of whom it is.
  `CREATE TABLE erased_person (
    tombstone bytea PRIMARY KEY,
    erased_on date NOT NULL
  )`,
  `CREATE TABLE retained_placement AS SELECT ${keptColumns}, NULL::date AS retained_until
     FROM placement WITH NO DATA`,
  "ALTER TABLE retained_placement ADD PRIMARY KEY (id), ALTER COLUMN retained_until SET NOT NULL",
  // Tables of extensions whose rows have a worker_id and go with the worker.
  "CREATE TABLE access.table_of_workers (relation regclass PRIMARY KEY)",

  dropWorkerFunction(schema),

  /*
   * The permit is asked here and not by policies, which do not hold for an owner who is a superuser. It
   * is taken back at the end, for the rest of the transaction is the caller's.
   */
  `CREATE FUNCTION access.erase_person(erased text, tombstones bytea[])
  RETURNS TABLE (kind text, records bigint, until date)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
    holder text := left(erased, 2);
    pseudonym text;
  BEGIN
    IF NOT (ARRAY['erasePerson'] <@ access.permitted('ANY', 'writes')
        AND erased = ANY (access.permitted('ANY', 'record'))
        AND holder = ANY (access.permitted('ANY', 'holders'))
        AND (holder = ANY (access.permitted('ALL', 'holders'))
          OR EXISTS (SELECT FROM ${schema}.caseload AS ours
                      WHERE ours.worker_id = erased
                        AND ours.helper = ANY (access.permitted('CASELOAD', 'helper')))
          OR EXISTS (SELECT FROM ${schema}.worker AS own
                      WHERE own.id = erased
                        AND own.person_link = ANY (access.permitted('OWN', 'personLink')))))
    THEN RETURN; END IF;
    PERFORM access.keep_register();
    SELECT person_link INTO pseudonym FROM ${schema}.worker WHERE id = erased FOR UPDATE;
    IF FOUND THEN
      DELETE FROM ${schema}.retained_placement WHERE retained_until < ${today};
      -- Also work that this register records of the person under another register's id.
      RETURN QUERY WITH gone AS (
        DELETE FROM ${schema}.placement AS work
         WHERE work.province = holder AND (work.worker_id = erased OR work.person_link = pseudonym)
        RETURNING ${keptColumns.replaceAll(/\w+/g, "work.$&")}
      ), kept AS (
        INSERT INTO ${schema}.retained_placement
        SELECT gone.*, coalesce(gone.end_date, ${today}) + ${retainedDays} FROM gone
         WHERE coalesce(gone.end_date, ${today}) + ${retainedDays} >= ${today}
        RETURNING retained_until
      ) SELECT 'PLACEMENT', count(*), max(kept.retained_until) FROM kept HAVING count(*) > 0;
      PERFORM access.drop_worker(erased);
      INSERT INTO ${schema}.erased_person
        SELECT tombstone, ${today} FROM unnest(tombstones) AS tombstone ON CONFLICT DO NOTHING;
      RETURN QUERY SELECT 'ACCESS_LOG', NULL::bigint, ${today} + ${retainedDays};
    END IF;
    PERFORM set_config('laowu.permit', permit, true);
  END
$body$`,
  "REVOKE ALL ON FUNCTION access.erase_person, access.drop_worker FROM PUBLIC",
];
