import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * What was answered to who wrote of a household goes with the household, however it goes: it hung on one member,
 * who may have moved away before the others were erased, and then told of them for a week.
 */
export class AnswersOfHouseholds1760000000142 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TRIGGER household_answers_after_delete ON household");
    await queryRunner.query("DROP FUNCTION forget_answers_of_households");
  }
}

const statementsIn = (schema: string): readonly string[] => [
  `CREATE FUNCTION ${schema}.forget_answers_of_households() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := coalesce(current_setting('laowu.permit', true), '');
  BEGIN
    PERFORM access.keep_register();
    DELETE FROM ${schema}.write_request WHERE worker_id IN (SELECT id FROM changed);
    PERFORM set_config('laowu.permit', permit, true);
    RETURN NULL;
  END $body$`,
  `REVOKE ALL ON FUNCTION ${schema}.forget_answers_of_households FROM PUBLIC`,
  `CREATE TRIGGER household_answers_after_delete AFTER DELETE ON household
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.forget_answers_of_households()`,
];
