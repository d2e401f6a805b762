import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted } from "../../service/permits/permit-sql.ts";
import { actedFor } from "../access/register-rows.ts";

/**
 * Placements that are written by home and host, and not only imported: what each side says of them, and
 * what is still to be told to the other one. The columns are null of what was imported and never touched.
 */
export class WrittenPlacements1760000000070 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE placement_delivery");
    for (const policy of ["placed_anew", "placed"])
      await queryRunner.query(`DROP POLICY ${policy} ON placement`);
    await queryRunner.query("DROP POLICY placed ON worker");
    await queryRunner.query("DROP FUNCTION access.placed");
    for (const column of columns)
      await queryRunner.query(`ALTER TABLE placement DROP COLUMN ${column}`);
  }
}

const columns = [
  ...["version", "said", "other_id", "other_said", "shown_by_other"],
  ...["home_report", "host_report", "home_rival", "host_rival"],
] as const;

const named = permitted("ANY", "record");

/** The writes about placements. The last is what one province tells another. */
const writes = [
  ...["claimPlacement", "confirmPlacement", "reportPlacement", "endPlacement"],
  "receivePlacement",
];

/**
 * A write about placements is about all of one person in one register, for they stand against each other:
 * the record of its permit is the worker, the pseudonym behind the province, or one of the placements.
 */
function ofThePerson({ worker }: { readonly worker: string }): string {
  return `${permitted("ANY", "writes")} && ARRAY['${writes.join("', '")}']
    AND (${worker} = ANY ${named} OR province || ':' || person_link = ANY ${named}
         OR ${worker} IN (SELECT unnest(access.placed())) OR person_link IN (SELECT unnest(access.placed())))
    AND ${actedFor("id")}`;
}

const placements = ofThePerson({ worker: "worker_id" });
const workers = ofThePerson({ worker: "id" });

const statements: readonly string[] = [
  `ALTER TABLE placement
    ADD COLUMN version integer,
    ADD COLUMN said integer,
    ADD COLUMN other_id text COLLATE "C",
    ADD COLUMN other_said integer,
    ADD COLUMN shown_by_other boolean,
    ADD COLUMN home_report jsonb,
    ADD COLUMN host_report jsonb,
    ADD COLUMN home_rival jsonb,
    ADD COLUMN host_rival jsonb`,
  "CREATE UNIQUE INDEX placement_by_other ON placement (province, other_id) WHERE other_id IS NOT NULL",
  `CREATE INDEX placement_unconfirmed ON placement (province, start_date DESC, id)
    WHERE home_report IS NULL AND host_report IS NOT NULL
       OR home_report IS NOT NULL AND host_report IS NULL`,

  // Volatile for the same reason as access.acted_for.
  `CREATE FUNCTION access.placed() RETURNS text[] LANGUAGE sql VOLATILE PARALLEL SAFE
  BEGIN ATOMIC
    SELECT ARRAY(
      SELECT key FROM placement CROSS JOIN LATERAL unnest(ARRAY[worker_id, person_link]) AS key
       WHERE id = ANY ${named} AND key IS NOT NULL);
  END`,
  "REVOKE ALL ON FUNCTION access.placed FROM PUBLIC",
  `CREATE POLICY placed_anew ON placement FOR INSERT WITH CHECK (${placements})`,
  `CREATE POLICY placed ON placement FOR UPDATE USING (${placements}) WITH CHECK (${placements})`,
  `CREATE POLICY placed ON worker FOR UPDATE USING (${workers}) WITH CHECK (${workers})`,

  // The journal: what the other province knows, and what it is still to be told. Of nobody: ids alone.
  `CREATE TABLE placement_delivery (
    placement_id    text COLLATE "C" PRIMARY KEY,
    partner         text COLLATE "C" NOT NULL,
    said            integer NOT NULL,
    told            integer NOT NULL DEFAULT 0,
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text,
    next_attempt_at timestamptz(3)
  )`,
  `CREATE INDEX placement_delivery_due ON placement_delivery (next_attempt_at)
    WHERE next_attempt_at IS NOT NULL`,
];
