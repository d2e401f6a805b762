import type { MigrationInterface, QueryRunner } from "typeorm";
import { MINOR_GROUP_LENGTH } from "../matching/weights.ts";

/**
 * The condition under which a worker is a candidate at all: wants work, can work, and has none
 * or is ready to leave for another place. The index below holds only these workers.
 * A query that repeats it word by word is served by the index; `worker` must be the table's name.
 */
export const seeksWork =
  "worker.wants_work AND worker.status <> 'UNABLE' AND (worker.status <> 'EMPLOYED' OR worker.wants_to_go_out)";

/** Candidates are looked up by the minor group (小类) of an occupation, so that is what is indexed. */
export class ExchangeIndexes1760000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION minor_groups(occupations text[]) RETURNS text[]
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN (SELECT array_agg(DISTINCT left(occupation, ${MINOR_GROUP_LENGTH}))
                FROM unnest(occupations) AS occupation)`);
    await queryRunner.query(`
      CREATE INDEX worker_by_intent_group ON worker USING gin (minor_groups(intent_occupations))
       WHERE ${seeksWork}`);
    await queryRunner.query(`
      CREATE INDEX skill_by_occupation_and_worker ON skill (occupation_code, worker_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX skill_by_occupation_and_worker, worker_by_intent_group");
    await queryRunner.query("DROP FUNCTION minor_groups");
  }
}
