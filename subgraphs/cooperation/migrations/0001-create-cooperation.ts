import type { MigrationInterface, QueryRunner } from "typeorm";

/** Codes and ids compare byte by byte, as the gateway compares them: COLLATE "C". */
export class CreateCooperation1700000000001 implements MigrationInterface {
  name = "CreateCooperation1700000000001";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE region (
        code        text COLLATE "C" PRIMARY KEY,
        name        text NOT NULL,
        level       text NOT NULL,
        parent_code text COLLATE "C",
        valid_from  date,
        valid_to    date
      );

      CREATE TABLE region_successor (
        code      text COLLATE "C" NOT NULL,
        successor text COLLATE "C" NOT NULL,
        PRIMARY KEY (code, successor)
      );
      CREATE INDEX region_successor_successor ON region_successor (successor);

      CREATE TABLE agreement (
        id                 text COLLATE "C" PRIMARY KEY,
        lineage            text COLLATE "C" NOT NULL,
        version            int NOT NULL CHECK (version >= 1),
        name               text NOT NULL,
        mechanism          text NOT NULL,
        effective_from     date NOT NULL,
        effective_to       date CHECK (effective_to >= effective_from),
        target_persons     int CHECK (target_persons >= 0),
        training_standard  text,
        job_fairs_per_year int CHECK (job_fairs_per_year >= 0),
        policy_terms       text[] NOT NULL,
        supersedes         text COLLATE "C" REFERENCES agreement (id),
        UNIQUE (lineage, version)
      );

      CREATE TABLE agreement_party (
        agreement_id text COLLATE "C" NOT NULL REFERENCES agreement (id),
        region_code  text COLLATE "C" NOT NULL,
        PRIMARY KEY (agreement_id, region_code)
      );

      CREATE TABLE data_scope (
        agreement_id     text COLLATE "C" NOT NULL REFERENCES agreement (id),
        consumer         text COLLATE "C" NOT NULL,
        types            text[] NOT NULL,
        fields           text[] NOT NULL,
        purposes         text[] NOT NULL,
        max_rows_per_day int CHECK (max_rows_per_day >= 0),
        expires_at       date NOT NULL,
        PRIMARY KEY (agreement_id, consumer)
      );

      CREATE TABLE alliance (
        id    text COLLATE "C" PRIMARY KEY,
        name  text NOT NULL,
        level text NOT NULL
      );

      CREATE TABLE alliance_member (
        alliance_id text COLLATE "C" NOT NULL REFERENCES alliance (id),
        region_code text COLLATE "C" NOT NULL,
        PRIMARY KEY (alliance_id, region_code)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE alliance_member, alliance, data_scope, agreement_party, agreement,
                 region_successor, region;`);
  }
}
