import type { MigrationInterface, QueryRunner } from "typeorm";

/** Why a consent was withdrawn, if the person said so. */
export class WithdrawalReason1760000000051 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("ALTER TABLE data_authorization ADD COLUMN withdrawal_reason text");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("ALTER TABLE data_authorization DROP COLUMN withdrawal_reason");
  }
}
