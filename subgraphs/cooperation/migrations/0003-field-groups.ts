import type { MigrationInterface, QueryRunner } from "typeorm";

/** Agreements speak of fields in groups; before, they named each field. */
export class FieldGroups1760000000050 implements MigrationInterface {
  name = "FieldGroups1760000000050";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE data_scope ADD field_groups text[];
      UPDATE data_scope SET field_groups = array_remove(ARRAY[
        CASE WHEN fields && '{nameMasked,homeRegion,birthYear,education}' THEN 'BASIC' END,
        CASE WHEN fields && '{skills}' THEN 'SKILLS' END,
        CASE WHEN fields && '{intent}' THEN 'INTENT' END,
        CASE WHEN fields && '{placements}' THEN 'EMPLOYMENT' END
      ], NULL);
      ALTER TABLE data_scope ALTER field_groups SET NOT NULL, DROP fields;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE data_scope RENAME field_groups TO fields");
  }
}
