import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Whether the last of a household has gone is asked while it is held. Two who were erased at the same moment
 * each took the other for there, and left the household and its plan to nobody; and one whom a roster was just
 * putting into it was not seen, and stood in a household that is gone.
 */
export class HeldHouseholds1760000000140 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TRIGGER worker_households_after_delete ON worker");
    await queryRunner.query("DROP FUNCTION hold_households");
  }
}

/**
 * Triggers of one event go by their names: this one before `worker_lists_after_delete`, whose statements then
 * see what was written by whoever held a household until now.
 */
const statementsIn = (schema: string): readonly string[] => [
  `CREATE FUNCTION ${schema}.hold_households() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := coalesce(current_setting('laowu.permit', true), '');
  BEGIN
    PERFORM access.keep_register();
    PERFORM FROM ${schema}.household
      WHERE id IN (SELECT household_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
    PERFORM set_config('laowu.permit', permit, true);
    RETURN NULL;
  END $body$`,
  `REVOKE ALL ON FUNCTION ${schema}.hold_households FROM PUBLIC`,
  `CREATE TRIGGER worker_households_after_delete AFTER DELETE ON worker
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.hold_households()`,
];
