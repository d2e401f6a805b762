import type { MigrationInterface, QueryRunner } from "typeorm";
import { refillTouchedJobs } from "../job/touched-jobs.ts";

/**
 * How many open jobs were last changed on which day (UTC), kept by triggers: how many are stale is a sum of
 * days, and nobody counts half a million rows for it. The number of a day is the sum of several rows, as those
 * of `record_count` are, so that writers do not wait for each other.
 */
export class TouchedJobs1760000000154 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION count_touched_jobs CASCADE");
    await queryRunner.query("DROP TABLE job_touch");
  }
}

const slots = 64;

const seen = {
  INSERT: "NEW TABLE AS changed",
  UPDATE: "OLD TABLE AS former NEW TABLE AS changed",
  DELETE: "OLD TABLE AS former",
} as const;

/** The open jobs of a transition table, each as so many. */
const openOf = (rows: string, each: number): string =>
  `SELECT province, (updated_at AT TIME ZONE 'UTC')::date AS day, ${each} AS jobs
       FROM ${rows} WHERE status = 'OPEN'`;

/** In one order, so that two who share a row never wait for each other. */
const addSql = (schema: string, rows: string): string =>
  `INSERT INTO ${schema}.job_touch AS number (province, day, slot, jobs)
    SELECT province, day, pg_backend_pid() % ${slots}, sum(jobs)
      FROM (${rows}) AS touched GROUP BY 1, 2 HAVING sum(jobs) <> 0 ORDER BY 1, 2
        ON CONFLICT (province, day, slot) DO UPDATE SET jobs = number.jobs + excluded.jobs;`;

const statementsIn = (schema: string): readonly string[] => [
  `CREATE TABLE job_touch (
    province text COLLATE "C" NOT NULL,
    day      date NOT NULL,
    slot     smallint NOT NULL,
    jobs     bigint NOT NULL,
    PRIMARY KEY (province, day, slot)
  )`,
  `CREATE FUNCTION ${schema}.count_touched_jobs() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      ${addSql(schema, openOf("changed", 1))}
    ELSIF TG_OP = 'UPDATE' THEN
      ${addSql(schema, `${openOf("changed", 1)} UNION ALL ${openOf("former", -1)}`)}
    ELSE
      ${addSql(schema, openOf("former", -1))}
    END IF;
    RETURN NULL;
  END $body$`,
  `REVOKE ALL ON FUNCTION ${schema}.count_touched_jobs FROM PUBLIC`,
  ...Object.entries(seen).map(
    ([event, rows]) =>
      `CREATE TRIGGER job_posting_touch_after_${event.toLowerCase()} AFTER ${event} ON job_posting
        REFERENCING ${rows} FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.count_touched_jobs()`,
  ),
  refillTouchedJobs,
];
