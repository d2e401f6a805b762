import type { MigrationInterface, QueryRunner } from "typeorm";
import { MINOR_GROUP_LENGTH } from "../matching/weights.ts";
import { RefillSeekers1760000000005 } from "./0002-refill-seekers.ts";
import { SeekersOfWriters1760000000071 } from "./0005-seekers-of-writers.ts";

/**
 * `seeker` in the order in which candidates are looked at: a row for every occupation that somebody knows
 * and every region that they ask for, so that the few who fit a job best stand together in the index, and
 * nobody has to look through the 150,000 others who seek the same trade in a large province.
 *
 * `wished_region` is empty for who goes anywhere. `trade_rank` is lower the better somebody fits the
 * occupation, of equals with the monitored ones first. One row of each worker and minor group `is_first`.
 */
export class SeekersByWish1760000000147 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statements(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of formerly) await queryRunner.query(statement);
    await new RefillSeekers1760000000005().up(queryRunner);
    await new SeekersOfWriters1760000000071().up(queryRunner);
    await queryRunner.query("SELECT refill_seekers()");
  }
}

/** Wants work, can work, and has none or is ready to leave for another place. */
const seeksWork =
  "worker.wants_work AND worker.status <> 'UNABLE' AND (worker.status <> 'EMPLOYED' OR coalesce(worker.wants_to_go_out, false))";

/** The rows of `seeker` for the workers of a relation with the column `id`. */
function insertSeekersOf(workers: string, schema: string): string {
  return `INSERT INTO ${schema}.seeker (
           minor_group, occupation, wished_region, trade_rank, worker_id, is_first,
           region_code, intends_group, held, intended, regions, forms, min_monthly_cents,
           wants_to_go_out, birth_year, education_rank, population_category, status, status_as_of)
    SELECT known.minor_group, wish.occupation, wish.region,
           2 * CASE WHEN wish.is_intended AND wish.is_held THEN 0
                    WHEN wish.is_intended AND known.held <> '{}' THEN 1
                    WHEN wish.is_held AND known.intends_group THEN 2
                    WHEN wish.is_intended THEN 3 ELSE 4 END
             + CASE WHEN worker.population_category IN
                 ('UNSTABLE_LIFTED', 'MARGINAL_RISK', 'SUDDEN_HARDSHIP', 'RETURN_RISK_2026')
               THEN 0 ELSE 1 END,
           worker.id, wish.occupation = known.occupations[1] AND wish.region = places.regions[1],
           worker.region_code, known.intends_group, known.held,
           coalesce(worker.intent_occupations, '{}'), coalesce(worker.intent_regions, '{}'),
           coalesce(worker.intent_forms, '{}'), worker.intent_min_monthly_cents,
           worker.wants_to_go_out, worker.birth_year, worker.education_rank,
           worker.population_category, worker.status, worker.status_as_of
      FROM ${workers} AS changed
      JOIN ${schema}.worker ON worker.id = changed.id AND ${seeksWork}
     CROSS JOIN LATERAL (
           SELECT left(occupation, ${MINOR_GROUP_LENGTH}) AS minor_group,
                  bool_or(intends) AS intends_group,
                  array_agg(DISTINCT occupation) AS occupations,
                  coalesce(array_agg(occupation) FILTER (WHERE NOT intends), '{}') AS held
             FROM (SELECT occupation, true AS intends
                     FROM unnest(worker.intent_occupations) AS occupation
                    UNION ALL
                   SELECT skill.occupation_code, false
                     FROM ${schema}.skill WHERE skill.worker_id = worker.id
                  ) AS each
            GROUP BY 1) AS known
     CROSS JOIN LATERAL (
           SELECT CASE WHEN worker.intent_regions <> '{}' THEN worker.intent_regions
                       ELSE '{""}' END AS regions) AS places
     CROSS JOIN LATERAL (
           SELECT DISTINCT occupation, region,
                  coalesce(occupation = ANY (worker.intent_occupations), false) AS is_intended,
                  occupation = ANY (known.held) AS is_held
             FROM unnest(known.occupations) AS occupation, unnest(places.regions) AS region) AS wish
     -- Neighbours in the index are read together.
     ORDER BY 1, 2, 3, 4, 5;`;
}

function refreshFunction(name: string, changed: string, schema: string): string {
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
  BEGIN
    PERFORM access.keep_register();
    DELETE FROM ${schema}.seeker WHERE worker_id IN (${changed});
    ${insertSeekersOf(`(${changed})`, schema)}
    PERFORM set_config('laowu.permit', coalesce(permit, ''), true);
    RETURN NULL;
  END $body$`;
}

const statements = (schema: string): readonly string[] => [
  "SELECT access.keep_register()",
  "DELETE FROM seeker",
  `ALTER TABLE seeker
     ADD occupation    text COLLATE "C" NOT NULL,
     ADD wished_region text COLLATE "C" NOT NULL,
     ADD trade_rank    smallint NOT NULL,
     ADD is_first      boolean NOT NULL,
     DROP CONSTRAINT seeker_pkey,
     ADD PRIMARY KEY (minor_group, occupation, wished_region, trade_rank, worker_id)`,
  // Whoever asks for a county or a prefecture of the workers: few of a trade are registered there.
  "CREATE INDEX seeker_by_registered ON seeker (minor_group, region_code) WHERE is_first",
  refreshFunction("refresh_seekers_of_workers", "SELECT id FROM changed", schema),
  refreshFunction(
    "refresh_seekers_of_skills",
    "SELECT DISTINCT worker_id AS id FROM changed",
    schema,
  ),
  `CREATE OR REPLACE FUNCTION refill_seekers() RETURNS void LANGUAGE sql AS $body$
  DELETE FROM ${schema}.seeker;
  ${insertSeekersOf(`(SELECT id FROM ${schema}.worker)`, schema)}
$body$`,
  "SELECT refill_seekers()",
  // Until the planner knows the new columns it would sort a trade instead of walking it.
  "ANALYZE seeker",
];

const formerly: readonly string[] = [
  "SELECT access.keep_register()",
  "DELETE FROM seeker",
  "DROP INDEX seeker_by_registered",
  `ALTER TABLE seeker
     DROP CONSTRAINT seeker_pkey,
     DROP occupation, DROP wished_region, DROP trade_rank, DROP is_first,
     ADD PRIMARY KEY (minor_group, worker_id)`,
  "DROP FUNCTION refill_seekers",
];
