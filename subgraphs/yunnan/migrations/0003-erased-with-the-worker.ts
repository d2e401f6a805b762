import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who is erased leaves no follow-up behind. */
export class ErasedWithTheWorker1760000000203 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("INSERT INTO access.table_of_workers VALUES ('yunnan_returnee')");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation = 'yunnan_returnee'::regclass",
    );
  }
}
