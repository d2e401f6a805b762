import type { MigrationInterface, QueryRunner } from "typeorm";

/** Where agreements and alliances come from. Those that are there were taken from what was published. */
export class Provenance1760000000105 implements MigrationInterface {
  name = "Provenance1760000000105";

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(`
        ALTER TABLE ${table}
          ADD source_system    text NOT NULL DEFAULT 'published-texts',
          ADD source_record_id text,
          ADD collected_at     timestamptz(3) NOT NULL DEFAULT now(),
          ADD updated_at       timestamptz(3) NOT NULL DEFAULT now(),
          ADD record_version   int NOT NULL DEFAULT 1,
          ADD verified_at      timestamptz(3)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(`
        ALTER TABLE ${table} DROP source_system, DROP source_record_id, DROP collected_at,
          DROP updated_at, DROP record_version, DROP verified_at`);
  }
}

const tables = ["agreement", "alliance"] as const;
