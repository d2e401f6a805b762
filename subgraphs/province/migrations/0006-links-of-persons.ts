import type { MigrationInterface, QueryRunner } from "typeorm";
import { protectPersons } from "../access/register-rows.ts";

/**
 * A register stores people first and links them afterwards: until then a pseudonym is null. Which key
 * it was made under is beside the identity it was made of. While keys change, a person is found under
 * both pseudonyms; `person_alias` has the one that is not in the register.
 */
export class LinksOfPersons1760000000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE person_alias, link_canary");
    await queryRunner.query(
      "ALTER TABLE person_identity DROP COLUMN link_key, DROP COLUMN next_key, DROP COLUMN is_unlinkable",
    );
    for (const table of linkedTables)
      await queryRunner.query(`ALTER TABLE ${table} ALTER COLUMN person_link SET NOT NULL`);
  }
}

const linkedTables = ["worker", "placement"] as const;

/** Those that may still need a link are few: an index finds them at once, or that there are none. */
const mayNeedLink = "WHERE is_unlinkable IS NOT TRUE AND id_number IS NOT NULL";

const statements: readonly string[] = [
  ...linkedTables.map((table) => `ALTER TABLE ${table} ALTER COLUMN person_link DROP NOT NULL`),
  `ALTER TABLE person_identity
    ADD COLUMN link_key text COLLATE "C",
    ADD COLUMN next_key text COLLATE "C",
    ADD COLUMN is_unlinkable boolean`,
  `CREATE INDEX person_identity_by_link_key ON person_identity (link_key) ${mayNeedLink}`,
  `CREATE INDEX person_identity_by_next_key ON person_identity (next_key) ${mayNeedLink}`,
  `CREATE TABLE person_alias (
    province text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C" NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    link text COLLATE "C" NOT NULL,
    PRIMARY KEY (province, worker_id, key_id)
  )`,
  "CREATE INDEX person_alias_by_link ON person_alias (link)",
  ...protectPersons({ table: "person_alias", worker: "worker_id", province: "province" }),
  `CREATE TABLE link_canary (
    key_id text COLLATE "C" PRIMARY KEY,
    link text COLLATE "C" NOT NULL
  )`,
];
