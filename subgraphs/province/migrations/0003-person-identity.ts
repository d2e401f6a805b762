import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * What names a person outright, sealed, and the keys it is sealed under, in tables of their own: rights
 * on them, backups and the erasing of keys are other people's business than the register's.
 */
export class PersonIdentity1760000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE person_identity, subject_key");
  }
}

const statements: readonly string[] = [
  `CREATE TABLE person_identity (
    province text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C" NOT NULL,
    id_number bytea,
    phone bytea,
    PRIMARY KEY (province, worker_id)
  )`,
  `CREATE TABLE subject_key (
    province text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C" NOT NULL,
    key_id text NOT NULL,
    sealed_key bytea NOT NULL,
    PRIMARY KEY (province, worker_id)
  )`,
];
