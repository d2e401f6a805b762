import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The stays that wait for a province's word, those in conflict with them: in the order of their list, which
 * asked for both and so went through all placements.
 */
export class AwaitedPlacements1760000000153 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX placement_unconfirmed");
    await queryRunner.query(
      `CREATE INDEX placement_awaited ON placement (province, start_date DESC, id)
        WHERE ${oneSided} OR verification = 'CONFLICT' AND version IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX placement_awaited");
    await queryRunner.query(
      `CREATE INDEX placement_unconfirmed ON placement (province, start_date DESC, id) WHERE ${oneSided}`,
    );
  }
}

const oneSided = `home_report IS NULL AND host_report IS NOT NULL
           OR home_report IS NOT NULL AND host_report IS NULL`;
