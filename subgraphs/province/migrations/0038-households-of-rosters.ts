import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * A household is known again as a person is: by the system that keeps its number, and the number there. So two
 * counties may number theirs from one on. How many live in it, a roster does not say.
 *
 * What the monitoring system calls somebody's household is the number of a household like any other; who has
 * been put into one already stays there.
 */
export class HouseholdsOfRosters1760000000138 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of formerly) await queryRunner.query(statement);
  }
}

/** Lists ask for neither the number of a household nor its size. */
const unlisted = (statement: string): readonly string[] => [
  "ALTER TABLE household DISABLE TRIGGER USER",
  statement,
  "ALTER TABLE household ENABLE TRIGGER USER",
];

const statements: readonly string[] = [
  "SELECT access.keep_register()",
  `ALTER TABLE household
    ALTER COLUMN size DROP NOT NULL,
    ADD COLUMN source_system text,
    DROP CONSTRAINT household_province_register_no_key`,
  ...unlisted(
    `UPDATE household SET source_system =
       (SELECT min(worker.source_system) FROM worker WHERE household_id = household.id)`,
  ),
  `ALTER TABLE household ADD CONSTRAINT household_by_number
    UNIQUE NULLS NOT DISTINCT (province, source_system, register_no)`,

  `INSERT INTO household (id, province, region_code, register_no, source_system)
   SELECT worker.province || ':' || gen_random_uuid(), worker.province, min(worker.region_code),
          said.household_no, worker.source_system
     FROM monitoring_record AS said JOIN worker ON worker.id = said.worker_id
    WHERE said.household_no IS NOT NULL AND worker.household_id IS NULL
    GROUP BY worker.province, worker.source_system, said.household_no
   ON CONFLICT DO NOTHING`,
  `UPDATE worker SET household_id = household.id
     FROM monitoring_record AS said, household
    WHERE said.worker_id = worker.id AND worker.household_id IS NULL
      AND (household.province, household.source_system, household.register_no) =
          (worker.province, worker.source_system, said.household_no)`,
  "ALTER TABLE monitoring_record DROP COLUMN household_no",
];

const formerly: readonly string[] = [
  "SELECT access.keep_register()",
  "ALTER TABLE monitoring_record ADD COLUMN household_no text",
  `UPDATE monitoring_record AS said SET household_no = household.register_no
     FROM worker JOIN household ON household.id = worker.household_id
    WHERE worker.id = said.worker_id`,
  "ALTER TABLE household DROP CONSTRAINT household_by_number",
  ...unlisted(
    `UPDATE household AS one
        SET register_no = coalesce(one.source_system, '') || ' ' || one.register_no
       FROM household AS other
      WHERE other.province = one.province AND other.register_no = one.register_no
        AND other.id < one.id`,
  ),
  ...unlisted(
    `UPDATE household SET size = greatest(1,
       (SELECT count(*) FROM worker WHERE household_id = household.id)) WHERE size IS NULL`,
  ),
  `ALTER TABLE household
    ALTER COLUMN size SET NOT NULL,
    DROP COLUMN source_system,
    ADD UNIQUE (province, register_no)`,
];
