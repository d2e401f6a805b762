import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";
import { allowWrite, protectPersons } from "../access/register-rows.ts";

/**
 * Households, who of a household is registered for work, and what is planned for a household and for a
 * person. A household is shown to who may see all of its register, and to persons and helpers of whose own
 * it is; an employer whom somebody has authorised learns nothing of the family.
 */
export class Households1760000000128 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation::text = 'assistance_plan'",
    );
    for (const policy of ['"assignHelper"', '"assignHelper DELETE"', "assigned"])
      await queryRunner.query(`DROP POLICY ${policy} ON caseload`);
    await queryRunner.query("DROP INDEX caseload_by_worker");
    await queryRunner.query("DROP TABLE assistance_plan, household");
    await queryRunner.query(
      "ALTER TABLE worker DROP COLUMN household_id, DROP COLUMN able_to_work",
    );
  }
}

/** Households of whom somebody acts for, and all of a register. */
const actedForHousehold = (household: string): string =>
  `(left(${household}, 2) = ANY ${permitted("ALL", "holders")}
    OR ${household} IN (SELECT household_id FROM worker
                         WHERE id IN (SELECT unnest(access.acted_for()))))`;

const isPlanned = `ARRAY['setHouseholdPlan'] <@ ${permitted("ANY", "writes")}
    AND id = ANY ${permitted("ANY", "record")} AND ${actedForHousehold("id")}`;

const planned = {
  table: "assistance_plan",
  write: "setAssistancePlan",
  record: "worker_id",
  worker: "worker_id",
} as const;

const assigned = {
  table: "caseload",
  write: "assignHelper",
  record: "worker_id",
  worker: "worker_id",
} as const;

const statements: readonly string[] = [
  // Null where nobody has said.
  `ALTER TABLE worker
    ADD COLUMN household_id text COLLATE "C",
    ADD COLUMN able_to_work boolean`,
  "CREATE INDEX worker_by_household ON worker (household_id) WHERE household_id IS NOT NULL",

  `CREATE TABLE household (
    id          text COLLATE "C" PRIMARY KEY,
    province    text COLLATE "C" NOT NULL,
    region_code text COLLATE "C" NOT NULL,
    register_no text NOT NULL,
    size        smallint NOT NULL CHECK (size >= 1),
    plan_note   text,
    helper      text COLLATE "C",
    version     integer NOT NULL DEFAULT 1,
    UNIQUE (province, register_no)
  )`,
  ...protectRows({ table: "household", visible: actedForHousehold("id") }),
  `CREATE POLICY "setHouseholdPlan" ON household FOR UPDATE USING (${isPlanned}) WITH CHECK (${isPlanned})`,

  // What is planned for one person (个性化求职方案).
  `CREATE TABLE assistance_plan (
    worker_id text COLLATE "C" PRIMARY KEY,
    note      text NOT NULL,
    version   integer NOT NULL DEFAULT 1
  )`,
  ...protectPersons({ table: "assistance_plan", worker: "worker_id" }),
  allowWrite({ ...planned, command: "INSERT" }),
  allowWrite({ ...planned, command: "UPDATE", policy: "setAssistancePlan UPDATE" }),
  "INSERT INTO access.table_of_workers VALUES ('assistance_plan')",

  // One helper for each person: who is named later takes the place of who was before.
  "CREATE INDEX caseload_by_worker ON caseload (worker_id)",
  allowWrite({ ...assigned, command: "INSERT" }),
  allowWrite({ ...assigned, command: "DELETE", policy: "assignHelper DELETE" }),
  `CREATE POLICY assigned ON caseload FOR SELECT
    USING (ARRAY['assignHelper'] <@ ${permitted("ANY", "writes")}
      AND worker_id = ANY ${permitted("ANY", "record")}
      AND left(worker_id, 2) = ANY ${permitted("ALL", "holders")})`,
];
