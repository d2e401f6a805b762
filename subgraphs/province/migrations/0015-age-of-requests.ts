import type { MigrationInterface, QueryRunner } from "typeorm";

/** Requests to write are forgotten by their age. */
export class AgeOfRequests1760000000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("CREATE INDEX write_request_by_age ON write_request (written_at)");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX write_request_by_age");
  }
}
