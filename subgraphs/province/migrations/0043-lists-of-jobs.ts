import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * One index of the open jobs for every order of their list. Each holds what filters, counts and facets
 * read, so that it alone says which rows are on a page: the others are not looked up.
 */
export class ListsOfJobs1760000000143 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP INDEX job_posting_open");
    for (const [name, target] of indexes)
      await queryRunner.query(`CREATE INDEX ${name} ON ${target}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of indexes) await queryRunner.query(`DROP INDEX ${name}`);
    await queryRunner.query(
      `CREATE INDEX job_posting_open ON job_posting (published_order, id)
        WHERE status = 'OPEN' AND duplicate_of IS NULL`,
    );
  }
}

/** What is read of every row of a list, but texts and arrays. */
const filtered = [
  "valid_through",
  "duplicate_of",
  "region_code",
  "workplace_code",
  "occupation_code",
  "industry_code",
  "form",
  "monthly_min_cents",
  "education_min",
  "education_rank",
  "age_min",
  "age_max",
  "board",
  "lodging",
  "season_start",
  "season_end",
].join(", ");

const indexes: readonly (readonly [name: string, target: string])[] = [
  [
    "job_posting_open",
    `job_posting (published_order, id) INCLUDE (${filtered}) WHERE status = 'OPEN'`,
  ],
  [
    "job_posting_open_by_wage",
    `job_posting (wage_order, id) INCLUDE (${filtered}) WHERE status = 'OPEN'`,
  ],
  [
    "job_posting_open_closing",
    `job_posting (deadline_order, id) INCLUDE (${filtered}) WHERE status = 'OPEN'`,
  ],
  // Of one state the newest, and how many there are: most rows of a register in its later years.
  ["job_posting_not_open", "job_posting (status, published_order, id) WHERE status <> 'OPEN'"],
];
