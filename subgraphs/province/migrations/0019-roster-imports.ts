import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * How far the import of each roster has come, written with the rows themselves: who takes it up again
 * leaves out what is done. Records are known again by their number in the system they come from.
 */
export class RosterImports1760000000062 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of sourceIndexes) await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query("DROP TABLE roster_import");
  }
}

const sourceIndexes = ["worker", "job_posting"].map((table) => ({
  table,
  name: `${table}_by_source`,
}));

const statements: readonly string[] = [
  `CREATE TABLE roster_import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    source_system text NOT NULL,
    file_digest bytea NOT NULL,
    row_done integer NOT NULL,
    created integer NOT NULL DEFAULT 0,
    changed integer NOT NULL DEFAULT 0,
    unchanged integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    started_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    finished_at timestamptz(3)
  )`,
  ...sourceIndexes.map(
    ({ table, name }) =>
      `CREATE INDEX ${name} ON ${table} (province, source_system, source_record_id)`,
  ),
];
