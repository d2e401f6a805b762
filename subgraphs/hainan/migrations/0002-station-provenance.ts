import type { MigrationInterface, QueryRunner } from "typeorm";

/** Where stations come from: the ledger of the province, by their townships. */
export class StationProvenance1760000000302 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE hainan_station
        ADD source_system    text NOT NULL DEFAULT '海南省就业驿站台账',
        ADD source_record_id text,
        ADD collected_at     timestamptz(3) NOT NULL DEFAULT now(),
        ADD updated_at       timestamptz(3) NOT NULL DEFAULT now(),
        ADD version          int NOT NULL DEFAULT 1,
        ADD verified_at      timestamptz(3)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE hainan_station DROP source_system, DROP source_record_id, DROP collected_at,
        DROP updated_at, DROP version, DROP verified_at`);
  }
}
