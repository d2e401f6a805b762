import type { MigrationInterface, QueryRunner } from "typeorm";

/** Open jobs whose last day is over are few, and are found before anything else is read. */
export class OpenJobsByDeadline1760000000122 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "CREATE INDEX job_posting_open_by_deadline ON job_posting (valid_through) WHERE status = 'OPEN'",
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX job_posting_open_by_deadline");
  }
}
