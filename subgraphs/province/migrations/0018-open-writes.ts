import type { MigrationInterface, QueryRunner } from "typeorm";
import { allowOpenWrite, openToRead } from "../access/register-rows.ts";

/**
 * Offices write what everybody may read: jobs. Whoever reads sees all rows as before, at no cost; a row
 * is written under a permit for this one write. The owner, who imports, needs none.
 */
export class OpenWrites1760000000054 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const policy of ['"publishJob INSERT"', '"closeJob UPDATE"', "open_to_read"])
      await queryRunner.query(`DROP POLICY ${policy} ON job_posting`);
    await queryRunner.query("ALTER TABLE job_posting DISABLE ROW LEVEL SECURITY");
  }
}

const ofJobs = { table: "job_posting", record: "id", province: "province" } as const;

const statements: readonly string[] = [
  ...openToRead("job_posting"),
  allowOpenWrite({ ...ofJobs, command: "INSERT", write: "publishJob" }),
  allowOpenWrite({ ...ofJobs, command: "UPDATE", write: "closeJob" }),
];
