import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * One person under several names. Two systems may have brought the same person into one register: whoever is
 * erased goes with all of these records. And whom the home knows under another pseudonym by now, a host does,
 * too: else neither would be understood when it tells the other of them.
 */
export class OnePerson1760000000135 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION access.erase_person, access.follow_link");
    await queryRunner.query("ALTER FUNCTION access.erase_record RENAME TO erase_person");
  }
}

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  "ALTER FUNCTION access.erase_person RENAME TO erase_record",

  /*
   * Whether the permit is to erase this record, `erase_record` asks; of a person who may not be erased nothing is
   * looked at here. The other records of the person go first: what was kept of their work counts as the person's.
   */
  `CREATE FUNCTION access.erase_person(erased text, tombstones bytea[])
  RETURNS TABLE (kind text, records bigint, until date)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
    holder text := left(erased, 2);
    other text;
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
    FOR other IN
      SELECT twin.id FROM ${schema}.worker AS one
        JOIN ${schema}.worker AS twin ON twin.province = holder AND twin.id <> one.id
       WHERE one.id = erased AND (twin.person_link = one.person_link OR twin.id IN (
             SELECT theirs.worker_id FROM ${schema}.person_identity AS ours
               JOIN ${schema}.person_identity AS theirs ON theirs.mark = ours.mark
              WHERE ours.province = holder AND ours.worker_id = erased AND theirs.province = holder))
       ORDER BY twin.id
    LOOP
      -- As whoever writes of that record holds it.
      PERFORM pg_advisory_xact_lock(hashtextextended(other, 0));
      UPDATE ${schema}.placement SET worker_id = erased WHERE province = holder AND worker_id = other;
      PERFORM access.drop_worker(other);
      INSERT INTO ${schema}.erasure_notice (worker_id) VALUES (other) ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('laowu.permit', permit, true);
    RETURN QUERY SELECT * FROM access.erase_record(erased, tombstones);
  END
$body$`,

  // Of a person of another register, whose home tells this one of a placement of theirs.
  `CREATE FUNCTION access.follow_link(holder text, followed text, link text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
    former text;
  BEGIN
    IF NOT (ARRAY['receivePlacement'] <@ access.permitted('ANY', 'writes')
        AND holder || ':' || link = ANY (access.permitted('ANY', 'record'))
        AND holder = ANY (access.permitted('ANY', 'holders'))
        AND left(followed, 2) <> holder)
    THEN RETURN; END IF;
    PERFORM access.keep_register();
    FOR former IN
      SELECT DISTINCT person_link FROM ${schema}.placement
       WHERE province = holder AND worker_id = followed AND person_link <> link ORDER BY 1
    LOOP
      -- As whoever writes of the person under that pseudonym holds them.
      PERFORM pg_advisory_xact_lock(
        hashtextextended('placements of ' || holder || ':' || former, 0));
      UPDATE ${schema}.placement SET person_link = link
       WHERE province = holder AND worker_id = followed AND person_link = former;
    END LOOP;
    PERFORM set_config('laowu.permit', permit, true);
  END
$body$`,
  "REVOKE ALL ON FUNCTION access.erase_person, access.follow_link FROM PUBLIC",
];
