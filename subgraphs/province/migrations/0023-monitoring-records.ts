import type { MigrationInterface, QueryRunner } from "typeorm";
import { protectPersons } from "../access/register-rows.ts";

/**
 * What the national monitoring system says of a worker beside what the register itself knows: household,
 * certificates, where the person works, and when it was verified there. It is kept as that system says
 * it, so that both sides can be compared; nobody but who keeps the register reads it.
 */
export class MonitoringRecords1760000000123 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation::text = 'monitoring_record'",
    );
    await queryRunner.query("DROP TABLE monitoring_record");
  }
}

const statements: readonly string[] = [
  `CREATE TABLE monitoring_record (
    worker_id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    household_no text,
    certificates text[] NOT NULL DEFAULT '{}',
    work_region text COLLATE "C",
    work_employer text,
    work_form text,
    work_from date,
    work_until date,
    verified_there timestamptz(3)
  )`,
  ...protectPersons({
    table: "monitoring_record",
    worker: "worker_id",
    province: "province",
    groups: ["MONITORING"],
  }),
  // It goes when the person is erased.
  "INSERT INTO access.table_of_workers VALUES ('monitoring_record')",
];
