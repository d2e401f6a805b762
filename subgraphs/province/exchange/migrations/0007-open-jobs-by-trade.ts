import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The open jobs in the order in which they are looked at for a worker: the best paid of an occupation, in a
 * province or prefecture or anywhere, and of a minor group. Without the id, so that jobs of equal pay share
 * an entry; those of one wage are put in the order of their ids when they are read.
 */
export class OpenJobsByTrade1760000000148 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX job_posting_open_by_minor_group");
    for (const [name, columns] of indexes)
      await queryRunner.query(
        `CREATE INDEX ${name} ON job_posting (${columns}) WHERE status = 'OPEN'`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of indexes) await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query(
      "CREATE INDEX job_posting_open_by_minor_group ON job_posting (left(occupation_code, 7)) WHERE status = 'OPEN'",
    );
  }
}

const indexes: readonly (readonly [name: string, columns: string])[] = [
  ["job_posting_open_by_occupation", "occupation_code, wage_order"],
  [
    "job_posting_open_by_occupation_and_province",
    "occupation_code, left(workplace_code, 2), wage_order",
  ],
  [
    "job_posting_open_by_occupation_and_prefecture",
    "occupation_code, left(workplace_code, 4), wage_order",
  ],
  ["job_posting_open_by_trade", "left(occupation_code, 7), wage_order"],
];
