import type { MigrationInterface, QueryRunner } from "typeorm";
import { MINOR_GROUP_LENGTH } from "../matching/weights.ts";

/**
 * What candidates are found by: `seeker` has one narrow row for every worker who seeks work and
 * every minor group (小类) of an occupation the worker wants or has practised, with all that a
 * match is weighed by. Looking into `worker` and `skill` instead costs ten times as much, because
 * most rows there belong to people who have work.
 *
 * Triggers keep it equal to `worker` and `skill`, once per statement, whoever writes.
 */
export class Seekers1760000000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX job_posting_open_by_minor_group");
    for (const { name, table } of triggers)
      await queryRunner.query(`DROP TRIGGER ${name} ON ${table}`);
    for (const name of ["refresh_seekers_of_skills", "refresh_seekers_of_workers"])
      await queryRunner.query(`DROP FUNCTION ${name}`);
    await queryRunner.query("DROP TABLE seeker");
  }
}

/** Wants work, can work, and has none or is ready to leave for another place. */
const seeksWork =
  "worker.wants_work AND worker.status <> 'UNABLE' AND (worker.status <> 'EMPLOYED' OR coalesce(worker.wants_to_go_out, false))";

/** The rows of `seeker` for the workers of a relation with the column `id`. */
export function insertSeekersOf(workers: string): string {
  return `INSERT INTO seeker
    SELECT found.minor_group, worker.id, worker.region_code, found.intends_group, found.held,
           coalesce(worker.intent_occupations, '{}'), coalesce(worker.intent_regions, '{}'),
           coalesce(worker.intent_forms, '{}'), worker.intent_min_monthly_cents,
           worker.wants_to_go_out, worker.birth_year, worker.education_rank,
           worker.population_category, worker.status, worker.status_as_of
      FROM ${workers} AS changed
      JOIN worker ON worker.id = changed.id AND ${seeksWork}
     CROSS JOIN LATERAL (
           SELECT left(occupation, ${MINOR_GROUP_LENGTH}) AS minor_group,
                  bool_or(intends) AS intends_group,
                  coalesce(array_agg(occupation) FILTER (WHERE NOT intends), '{}') AS held
             FROM (SELECT occupation, true AS intends
                     FROM unnest(worker.intent_occupations) AS occupation
                    UNION ALL
                   SELECT skill.occupation_code, false FROM skill WHERE skill.worker_id = worker.id
                  ) AS known
            GROUP BY 1) AS found
     -- Neighbours in the table are read together.
     ORDER BY found.minor_group, worker.id;`;
}

/** A trigger function that refreshes the workers that a query on `changed` names. */
function refreshFunction(name: string, changedWorkers: string): string {
  return `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
  BEGIN
    DELETE FROM seeker WHERE worker_id IN (${changedWorkers});
    ${insertSeekersOf(`(${changedWorkers})`)}
    RETURN NULL;
  END $body$`;
}

/** PostgreSQL wants one trigger per event for triggers that see the changed rows as a table. */
const triggers = ["worker", "skill"].flatMap((table) =>
  (["INSERT", "UPDATE", "DELETE"] as const).map((event) => ({
    name: `${table}_seekers_after_${event.toLowerCase()}`,
    table,
    event,
  })),
);

const statements: readonly string[] = [
  `CREATE TABLE seeker (
    minor_group         text COLLATE "C" NOT NULL,
    worker_id           text COLLATE "C" NOT NULL,
    region_code         text COLLATE "C" NOT NULL,
    intends_group       boolean NOT NULL,
    held                text[] COLLATE "C" NOT NULL,
    intended            text[] COLLATE "C" NOT NULL,
    regions             text[] COLLATE "C" NOT NULL,
    forms               text[] NOT NULL,
    min_monthly_cents   bigint,
    wants_to_go_out     boolean,
    birth_year          smallint,
    education_rank      smallint NOT NULL,
    population_category text NOT NULL,
    status              text NOT NULL,
    status_as_of        date NOT NULL,
    PRIMARY KEY (minor_group, worker_id)
  )`,
  "CREATE INDEX seeker_by_worker ON seeker (worker_id)",
  insertSeekersOf("(SELECT id FROM worker)"),
  refreshFunction("refresh_seekers_of_workers", "SELECT id FROM changed"),
  refreshFunction("refresh_seekers_of_skills", "SELECT DISTINCT worker_id AS id FROM changed"),
  ...triggers.map(
    ({ name, table, event }) => `CREATE TRIGGER ${name} AFTER ${event} ON ${table}
      REFERENCING ${event === "DELETE" ? "OLD" : "NEW"} TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_seekers_of_${table}s()`,
  ),
  `CREATE INDEX job_posting_open_by_minor_group
     ON job_posting (left(occupation_code, ${MINOR_GROUP_LENGTH})) WHERE status = 'OPEN'`,
];
