import type { MigrationInterface, QueryRunner } from "typeorm";
import { insertSeekersOf } from "./0001-seekers.ts";

/**
 * Whoever may write a worker need have no right to what is derived of workers: the triggers keep it with
 * the rights of its owner, and give the permit back that they found.
 */
export class SeekersOfWriters1760000000071 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const [name, changed] of functions)
      await queryRunner.query(definer(name, changed, place?.schema ?? "public"));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of functions)
      await queryRunner.query(`ALTER FUNCTION ${name}() SECURITY INVOKER`);
  }
}

const functions = [
  ["refresh_seekers_of_workers", "SELECT id FROM changed"],
  ["refresh_seekers_of_skills", "SELECT DISTINCT worker_id AS id FROM changed"],
] as const;

function definer(name: string, changed: string, schema: string): string {
  const insert = insertSeekersOf(`(${changed})`).replaceAll(
    /\b(INTO|JOIN|FROM) (seeker|worker|skill)\b/g,
    `$1 ${schema}.$2`,
  );
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
  BEGIN
    PERFORM access.keep_register();
    DELETE FROM ${schema}.seeker WHERE worker_id IN (${changed});
    ${insert}
    PERFORM set_config('laowu.permit', coalesce(permit, ''), true);
    RETURN NULL;
  END $body$`;
}
