import type { MigrationInterface, QueryRunner } from "typeorm";

/** By which keys a register is written: a check value of each, from which no key is found out. */
export class KnownKeys1760000000141 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE known_key (
        setting text NOT NULL,
        key_id text COLLATE "C" NOT NULL,
        check_value text NOT NULL,
        PRIMARY KEY (setting, key_id)
      )`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE known_key");
  }
}
