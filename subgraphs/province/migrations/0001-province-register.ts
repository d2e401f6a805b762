import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The register of one province, or of several in tests.
 *
 * Keys and codes compare by bytes (COLLATE "C"), because the gateway merges lists that way.
 * Money is whole cents, instants have milliseconds, a missing value is null. Columns that
 * end in `_order` are whole numbers below 2^53 in ascending list order: what is listed
 * greatest first is stored as 9007199254740991 minus the value.
 */
export class ProvinceRegister1760000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${tables.join(", ")}`);
  }
}

const tables = [
  "region",
  "region_successor",
  "register",
  "employer",
  "labor_brand",
  "brand_year",
  "workshop",
  "job_posting",
  "worker",
  "skill",
  "placement",
  "statistic",
] as const;

/** Where a record comes from; the source region is the province. */
const provenanceColumns = `
  source_system text NOT NULL,
  source_record_id text NOT NULL,
  collected_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  verified_at timestamptz(3)`;

const statements: readonly string[] = [
  `CREATE TABLE region (
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    full_name text NOT NULL,
    level text NOT NULL,
    parent_code text COLLATE "C",
    valid_from date,
    valid_to date
  )`,
  `CREATE TABLE region_successor (
    code text COLLATE "C" NOT NULL,
    successor text COLLATE "C" NOT NULL,
    PRIMARY KEY (code, successor)
  )`,
  `CREATE TABLE register (
    province text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    watermark timestamptz(3) NOT NULL,
    seed_fingerprint text
  )`,
  `CREATE TABLE employer (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    uscc text COLLATE "C" NOT NULL,
    name text NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    industry_code text COLLATE "C",
    size_class text,
    verified boolean NOT NULL,
    verified_at timestamptz(3),
    risk_flags text[] NOT NULL DEFAULT '{}',
    honour_titles text[] NOT NULL DEFAULT '{}',
    source_system text NOT NULL,
    source_record_id text NOT NULL,
    collected_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    version integer NOT NULL
  )`,
  `CREATE TABLE labor_brand (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    name text NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    level text NOT NULL,
    industry_code text COLLATE "C",
    occupations text[] COLLATE "C" NOT NULL DEFAULT '{}',
    trademark_no text,
    operator_ids text[] COLLATE "C" NOT NULL DEFAULT '{}',
    station_regions text[] COLLATE "C" NOT NULL DEFAULT '{}',
    leaders integer NOT NULL,
    artisans integer NOT NULL,
    employment_order bigint NOT NULL,${provenanceColumns}
  )`,
  `CREATE TABLE brand_year (
    brand_id text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    employment integer NOT NULL,
    assisted integer NOT NULL,
    PRIMARY KEY (brand_id, year)
  )`,
  `CREATE TABLE workshop (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    name text NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    local_term text NOT NULL,
    mode text NOT NULL,
    premises text,
    operator_id text COLLATE "C",
    partner_region text COLLATE "C",
    relocated_from_east boolean NOT NULL,
    track text NOT NULL,
    track_reason text NOT NULL,
    cert_status text NOT NULL,
    certified_at date,
    review_due_at date,
    exited_at date,
    exit_reason text,
    workforce integer NOT NULL,
    assisted_workforce integer NOT NULL,
    workforce_order bigint NOT NULL,${provenanceColumns}
  )`,
  `CREATE TABLE job_posting (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    employer_id text COLLATE "C",
    workplace_code text COLLATE "C" NOT NULL,
    address text,
    occupation_code text COLLATE "C",
    industry_code text COLLATE "C",
    form text NOT NULL,
    openings integer NOT NULL,
    remaining integer NOT NULL,
    wage_min_cents bigint,
    wage_max_cents bigint,
    wage_period text NOT NULL,
    wage_note text,
    monthly_min_cents bigint,
    monthly_max_cents bigint,
    season_start date,
    season_end date,
    education_min text COLLATE "C",
    education_rank smallint NOT NULL DEFAULT 0,
    skills_required text[] NOT NULL DEFAULT '{}',
    age_min smallint,
    age_max smallint,
    board boolean NOT NULL,
    lodging boolean NOT NULL,
    social_insurance boolean,
    target_groups text[] NOT NULL DEFAULT '{}',
    workshop_id text COLLATE "C",
    brand_id text COLLATE "C",
    status text NOT NULL,
    published_at timestamptz(3) NOT NULL,
    valid_through timestamptz(3) NOT NULL,
    closed_at timestamptz(3),
    contact_masked text,
    duplicate_of text COLLATE "C",
    search tsvector NOT NULL,
    published_order bigint NOT NULL,
    wage_order bigint NOT NULL,
    deadline_order bigint NOT NULL,${provenanceColumns}
  )`,
  `CREATE TABLE worker (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    person_link text COLLATE "C" NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    name_masked text,
    id_number_masked text,
    phone_masked text,
    sex_code text,
    birth_year smallint,
    education text COLLATE "C",
    education_rank smallint NOT NULL DEFAULT 0,
    population_category text NOT NULL,
    category_scheme text NOT NULL,
    status text NOT NULL,
    status_as_of date NOT NULL,
    languages text[] NOT NULL DEFAULT '{}',
    wants_work boolean,
    wants_to_go_out boolean,
    intent_occupations text[] COLLATE "C",
    intent_regions text[] COLLATE "C",
    intent_min_monthly_cents bigint,
    intent_forms text[],
    wants_training boolean,
    training_topics text[],
    intent_reason_code text,
    intent_recorded_at timestamptz(3),
    intent_confirm_due_at date,
    updated_order bigint NOT NULL,${provenanceColumns}
  )`,
  `CREATE TABLE skill (
    worker_id text COLLATE "C" NOT NULL,
    occupation_code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    level smallint,
    years numeric(4,1),
    PRIMARY KEY (worker_id, occupation_code)
  )`,
  `CREATE TABLE placement (
    id text COLLATE "C" PRIMARY KEY,
    province text COLLATE "C" NOT NULL,
    person_link text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C",
    home_code text COLLATE "C" NOT NULL,
    host_code text COLLATE "C" NOT NULL,
    scope text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    employer_id text COLLATE "C",
    job_id text COLLATE "C",
    brand_id text COLLATE "C",
    workshop_id text COLLATE "C",
    agreement_id text COLLATE "C",
    start_date date NOT NULL,
    end_date date,
    end_reason text,
    days integer NOT NULL,
    verification text NOT NULL,
    home_evidence jsonb,
    host_evidence jsonb
  )`,
  `CREATE TABLE statistic (
    province text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    value numeric NOT NULL,
    unit text NOT NULL,
    population text COLLATE "C" NOT NULL,
    PRIMARY KEY (province, metric, period, population)
  )`,
];
