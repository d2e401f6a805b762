import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who had how many points evaluated. What was evaluated is not kept, and no key is here. */
export class LinkEvaluations1760000000030 implements MigrationInterface {
  name = "LinkEvaluations1760000000030";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE link_evaluation (
        province text COLLATE "C" NOT NULL,
        key_id   text COLLATE "C" NOT NULL,
        points   int NOT NULL CHECK (points > 0),
        digest   text NOT NULL,
        at       timestamptz(3) NOT NULL
      );
      CREATE INDEX link_evaluation_by_time ON link_evaluation (at);

      CREATE TABLE link_day (
        province text COLLATE "C" NOT NULL,
        day      date NOT NULL,
        points   int NOT NULL,
        PRIMARY KEY (province, day)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE link_evaluation, link_day");
  }
}
