import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * One index in list order for every sort, one for every filter that can be rare.
 * A loader of many rows may drop these and create them again around its COPY.
 */
export class ProvinceIndexes1760000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, target] of provinceIndexes)
      await queryRunner.query(`CREATE INDEX ${name} ON ${target}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of provinceIndexes) await queryRunner.query(`DROP INDEX ${name}`);
  }
}

/** Name of each index and what it is on. Rows of small tables are found without one. */
const provinceIndexes: readonly (readonly [name: string, target: string])[] = [
  ["job_posting_by_published", "job_posting (published_order, id)"],
  // What most lists show and count; counting reads the index alone.
  [
    "job_posting_open",
    "job_posting (published_order, id) WHERE status = 'OPEN' AND duplicate_of IS NULL",
  ],
  ["job_posting_by_wage", "job_posting (wage_order, id)"],
  ["job_posting_by_deadline", "job_posting (deadline_order, id)"],
  ["job_posting_by_search", "job_posting USING gin (search) WITH (fastupdate = off)"],
  ["job_posting_by_region", "job_posting (region_code)"],
  ["job_posting_by_workplace", "job_posting (workplace_code)"],
  ["job_posting_by_occupation", "job_posting (occupation_code)"],
  ["job_posting_by_employer", "job_posting (employer_id)"],
  ["job_posting_by_workshop", "job_posting (workshop_id) WHERE workshop_id IS NOT NULL"],
  ["job_posting_by_brand", "job_posting (brand_id) WHERE brand_id IS NOT NULL"],
  ["worker_by_updated", "worker (updated_order, id)"],
  ["worker_by_person", "worker (person_link)"],
  ["worker_by_region", "worker (region_code)"],
  ["worker_by_intent_occupation", "worker USING gin (intent_occupations)"],
  ["worker_by_intent_region", "worker USING gin (intent_regions)"],
  ["skill_by_occupation", "skill (occupation_code)"],
  ["placement_by_person", "placement (person_link)"],
  ["placement_by_worker", "placement (worker_id)"],
  ["employer_by_uscc", "employer (uscc)"],
  ["labor_brand_by_employment", "labor_brand (employment_order, id)"],
  ["workshop_by_workforce", "workshop (workforce_order, id)"],
];
