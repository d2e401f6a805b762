import type { MigrationInterface, QueryRunner } from "typeorm";
import { allowOpenWrite, openToRead } from "../access/register-rows.ts";

/**
 * The catalogue of what a province shares, written by its own system and read by everybody, and the order in
 * which records were last touched: what is older than the catalogue says is stale.
 */
export class SharingCatalogue1760000000131 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table } of touched) await queryRunner.query(`DROP INDEX ${table}_by_touch`);
    await queryRunner.query("DROP TABLE catalog_entry");
  }
}

/** Whole milliseconds, as lists are merged by them. */
const touch = "(extract(epoch FROM updated_at AT TIME ZONE 'UTC') * 1000)::bigint";

/** What is closed or given up need not be brought up to date. */
const touched = [
  { table: "job_posting", inForce: "WHERE status = 'OPEN'" },
  { table: "employer", inForce: "" },
  { table: "labor_brand", inForce: "" },
  { table: "workshop", inForce: "WHERE cert_status <> 'EXITED'" },
] as const;

const entry = { table: "catalog_entry", record: "id", province: "province" } as const;

const statements: readonly string[] = [
  `CREATE TABLE catalog_entry (
    id               text COLLATE "C" PRIMARY KEY,
    province         text COLLATE "C" NOT NULL,
    region_code      text COLLATE "C" NOT NULL,
    type             text NOT NULL,
    type_order       bigint NOT NULL,
    name             text NOT NULL,
    field_groups     text[] NOT NULL,
    update_cycle     text NOT NULL,
    office           text NOT NULL,
    contact          text NOT NULL,
    condition        text NOT NULL,
    condition_note   text,
    source_systems   text[] NOT NULL,
    held             bigint,
    held_as_of       date,
    source_system    text NOT NULL,
    source_record_id text NOT NULL,
    collected_at     timestamptz(3) NOT NULL,
    updated_at       timestamptz(3) NOT NULL,
    version          integer NOT NULL,
    verified_at      timestamptz(3),
    CONSTRAINT catalog_entry_of_each_kind UNIQUE (province, type)
  )`,
  "CREATE INDEX catalog_entry_listed ON catalog_entry (type_order, id)",
  ...openToRead("catalog_entry"),
  allowOpenWrite({ ...entry, command: "INSERT", write: "upsertCatalogEntry" }),
  allowOpenWrite({ ...entry, command: "UPDATE", write: "upsertCatalogEntry" }),
  ...touched.map(
    ({ table, inForce }) =>
      `CREATE INDEX ${table}_by_touch ON ${table} (province, (${touch}), id) ${inForce}`,
  ),
];
