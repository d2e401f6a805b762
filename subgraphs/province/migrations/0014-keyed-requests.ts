import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Requests to write are known again by keyed hashes from now on. Those that were kept go: a stolen copy
 * would tell whoever tries it out what persons have said, and who was erased.
 */
export class KeyedRequests1760000000046 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("TRUNCATE write_request");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("TRUNCATE write_request");
  }
}
