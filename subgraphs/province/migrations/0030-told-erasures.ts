import type { MigrationInterface, QueryRunner } from "typeorm";
import { protectRows } from "../../service/permits/permit-sql.ts";

/**
 * Other provinces are told that a person was erased: the id alone, which they know from what they were told
 * of placements. Here stands the journal of what is to be told, and there is one function that lets go of
 * the person.
 */
export class ToldErasures1760000000130 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DROP FUNCTION access.tell_erased, access.release_person, access.was_released",
    );
    await queryRunner.query("DROP TABLE erasure_delivery, erasure_notice");
    await queryRunner.query("ALTER TABLE placement DROP COLUMN person_erased_on");
  }
}

const today = "(now() AT TIME ZONE 'Asia/Shanghai')::date";

/** Whether the permit is for this write, of this record, in a register of the holder. */
const isFor = (write: string, record: string, holder: string): string =>
  `ARRAY['${write}'] <@ access.permitted('ANY', 'writes')
        AND ${record} = ANY (access.permitted('ANY', 'record'))
        AND ${holder} = ANY (access.permitted('ANY', 'holders'))`;

/** What a report's or an evidence's own number in the other's files becomes. */
const anonymous = (column: string, path: string): string =>
  `CASE WHEN ${column} IS NOT NULL THEN jsonb_set(${column}, '${path}', '"erased"') END`;

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  "ALTER TABLE placement ADD COLUMN person_erased_on date",

  // Who was erased, until everybody knows; spread once it stands in the journal for each province.
  `CREATE TABLE erasure_notice (
    worker_id text COLLATE "C" PRIMARY KEY,
    is_spread boolean NOT NULL DEFAULT false
  )`,
  `CREATE TABLE erasure_delivery (
    worker_id       text COLLATE "C" NOT NULL,
    partner         text COLLATE "C" NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text,
    next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (worker_id, partner)
  )`,
  "CREATE INDEX erasure_delivery_due ON erasure_delivery (next_attempt_at)",
  // Only who keeps the register needs them.
  ...["erasure_notice", "erasure_delivery"].flatMap((table) =>
    protectRows({ table, visible: "false" }),
  ),

  `CREATE FUNCTION access.tell_erased(erased text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
  BEGIN
    IF NOT (${isFor("erasePerson", "erased", "left(erased, 2)")}) THEN RETURN; END IF;
    PERFORM access.keep_register();
    -- Of who is still there, nobody is told that they are gone.
    INSERT INTO ${schema}.erasure_notice (worker_id)
      SELECT erased WHERE NOT EXISTS (SELECT FROM ${schema}.worker WHERE id = erased)
          ON CONFLICT DO NOTHING;
    PERFORM set_config('laowu.permit', permit, true);
  END
$body$`,

  /*
   * What the home alone has claimed goes with the person. What this province has stated itself stays, of
   * nobody: without the home's id and its own number of the paper, and without the pseudonym, unless the
   * person is registered here, too.
   */
  `CREATE FUNCTION access.release_person(holder text, released text, tombstone bytea)
  RETURNS TABLE (deleted bigint, released_placements bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
  BEGIN
    IF NOT (${isFor("receiveErasure", "holder || ':' || released", "holder")}
        AND left(released, 2) <> holder)
    THEN RETURN; END IF;
    PERFORM access.keep_register();
    DELETE FROM ${schema}.person_change WHERE worker_id = released AND province = holder;
    DELETE FROM ${schema}.placement_delivery AS delivery USING ${schema}.placement AS work
     WHERE work.id = delivery.placement_id AND work.province = holder AND work.worker_id = released;
    RETURN QUERY WITH gone AS (
      DELETE FROM ${schema}.placement AS work
       WHERE work.province = holder AND work.worker_id = released
         AND CASE WHEN work.version IS NULL THEN work.host_evidence ELSE work.host_report END IS NULL
      RETURNING true
    ), kept AS (
      UPDATE ${schema}.placement AS work
         SET worker_id = NULL, other_id = NULL, shown_by_other = false, person_erased_on = ${today},
             person_link = (SELECT own.person_link FROM ${schema}.worker AS own
                             WHERE own.province = holder AND own.person_link = work.person_link LIMIT 1),
             home_evidence = ${anonymous("work.home_evidence", "{sourceRecordId}")},
             home_report = ${anonymous("work.home_report", "{evidence,sourceRecordId}")},
             version = work.version + 1
       WHERE work.province = holder AND work.worker_id = released
         AND CASE WHEN work.version IS NULL THEN work.host_evidence ELSE work.host_report END IS NOT NULL
      RETURNING true
    ) SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept);
    -- What was answered to writes about them names them.
    DELETE FROM ${schema}.write_request WHERE worker_id = released;
    INSERT INTO ${schema}.erased_person VALUES (tombstone, ${today}) ON CONFLICT DO NOTHING;
    PERFORM set_config('laowu.permit', permit, true);
  END
$body$`,

  // What was on its way when the person was erased is taken down no more.
  `CREATE FUNCTION access.was_released(tombstones bytea[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    SELECT EXISTS (SELECT FROM ${schema}.erased_person WHERE tombstone = ANY (tombstones))
$body$`,
  "REVOKE ALL ON FUNCTION access.tell_erased, access.release_person, access.was_released FROM PUBLIC",
];
