import type { MigrationInterface, QueryRunner } from "typeorm";
import { protectPersons } from "../../province/access/register-rows.ts";
import { exposeRows } from "../../service/permits/permit-sql.ts";

export class WhoMaySeeReturnees1760000000202 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of protectPersons({ table: "yunnan_returnee", worker: "worker_id" }))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of exposeRows("yunnan_returnee")) await queryRunner.query(statement);
  }
}
