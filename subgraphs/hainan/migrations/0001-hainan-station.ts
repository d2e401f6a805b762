import type { MigrationInterface, QueryRunner } from "typeorm";

export class HainanStation1760000000301 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE hainan_station (
        id           text COLLATE "C" PRIMARY KEY,
        name         text NOT NULL,
        township     text COLLATE "C" NOT NULL UNIQUE,
        opened_at    date NOT NULL,
        staff        int NOT NULL,
        services     text[] NOT NULL,
        persons      int NOT NULL,
        person_times int NOT NULL CHECK (persons <= person_times)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE hainan_station");
  }
}
