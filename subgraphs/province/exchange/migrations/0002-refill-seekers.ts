import type { MigrationInterface, QueryRunner } from "typeorm";
import { insertSeekersOf } from "./0001-seekers.ts";

/**
 * `refill_seekers()` makes `seeker` anew from all workers: for a loader of many rows, which has the
 * triggers off meanwhile. They plan for the table as it was at their first call, so that after a
 * few hundred thousand workers each batch searches all of it.
 */
export class RefillSeekers1760000000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE FUNCTION refill_seekers() RETURNS void LANGUAGE sql AS $body$
  DELETE FROM seeker;
  ${insertSeekersOf("(SELECT id FROM worker)")}
$body$`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION refill_seekers");
  }
}
