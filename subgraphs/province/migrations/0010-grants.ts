import type { MigrationInterface, QueryRunner } from "typeorm";
import { allowWrite } from "../access/register-rows.ts";

/** Persons consent, themselves or by whoever acts for them with a paper, whose number stands beside it. */
export class Grants1760000000041 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "ALTER TABLE data_authorization ADD COLUMN evidence_kind text, ADD COLUMN evidence_reference text",
    );
    await queryRunner.query(
      allowWrite({
        table: "data_authorization",
        command: "INSERT",
        write: "grantAuthorization",
        record: "worker_id",
        worker: "worker_id",
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP POLICY "grantAuthorization" ON data_authorization');
    await queryRunner.query(
      "ALTER TABLE data_authorization DROP COLUMN evidence_kind, DROP COLUMN evidence_reference",
    );
  }
}
