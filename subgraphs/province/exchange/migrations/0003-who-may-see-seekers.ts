import type { MigrationInterface, QueryRunner } from "typeorm";
import { exposeRows } from "../../../service/permits/permit-sql.ts";
import { protectPersons } from "../../access/register-rows.ts";

/** What is derived of persons is as personal as they are. */
export class WhoMaySeeSeekers1760000000023 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of protectPersons({ table: "seeker", worker: "worker_id" }))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of exposeRows("seeker")) await queryRunner.query(statement);
  }
}
