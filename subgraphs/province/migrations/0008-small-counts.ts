import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Lists of workshops and brands stand in the order of numbers of people, and cursors hold the place. A
 * number from 1 to 4 is not told, so its place is that of nobody, whoever writes the row.
 */
export class SmallCounts1760000000032 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, order] of ordered) {
      await queryRunner.query(
        `UPDATE ${table} SET ${order} = ${nobody} WHERE ${order} > ${nobody} - 5`,
      );
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${order}_tells_no_small_count
           CHECK (${order} <= ${nobody} - 5 OR ${order} = ${nobody})`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, order] of ordered)
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${order}_tells_no_small_count`);
  }
}

/** The place in a list of what has nobody: orders ascend, so the greatest stands first as the least. */
const nobody = "9007199254740991";

const ordered = [
  ["workshop", "workforce_order"],
  ["labor_brand", "employment_order"],
] as const;
