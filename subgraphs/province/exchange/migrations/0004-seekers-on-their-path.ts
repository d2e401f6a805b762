import type { MigrationInterface, QueryRunner } from "typeorm";

/** Triggers call these while a function with another search path is at work, such as the one that erases. */
export class SeekersOnTheirPath1760000000043 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const name of functions)
      await queryRunner.query(
        `ALTER FUNCTION ${name} SET search_path = ${place?.schema ?? "public"}, pg_temp`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of functions)
      await queryRunner.query(`ALTER FUNCTION ${name} RESET search_path`);
  }
}

const functions = ["refresh_seekers_of_workers()", "refresh_seekers_of_skills()"] as const;
