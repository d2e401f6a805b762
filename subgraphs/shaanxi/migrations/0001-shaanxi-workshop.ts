import type { MigrationInterface, QueryRunner } from "typeorm";

export class ShaanxiWorkshop1760000000101 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shaanxi_workshop (
        workshop_id          text COLLATE "C" PRIMARY KEY,
        local_term           text NOT NULL,
        standard_document    text NOT NULL,
        promoted_from        text,
        promoted_at          date,
        in_resettlement_area boolean NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE shaanxi_workshop");
  }
}
