import type { MigrationInterface, QueryRunner } from "typeorm";

export class YunnanReturnee1760000000201 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE yunnan_returnee (
        worker_id        text COLLATE "C" PRIMARY KEY,
        returned_at      date NOT NULL,
        from_code        text COLLATE "C",
        reason           text,
        channels_offered text[] NOT NULL,
        reemployed_at    date
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE yunnan_returnee");
  }
}
