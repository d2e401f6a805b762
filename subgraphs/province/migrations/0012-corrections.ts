import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";
import { actedFor, allowWrite, protectPersons } from "../access/register-rows.ts";

/**
 * What persons say is wrong with their record. What is said may be about anybody, so it is sealed, each
 * correction under a key in a table of its own; its clock is open to auditors, its words are not.
 */
export class Corrections1760000000044 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM access.table_of_workers WHERE relation::text LIKE 'correction%'",
    );
    await queryRunner.query("DROP TABLE correction, correction_key");
    await queryRunner.query("DELETE FROM write_request");
    await queryRunner.query(
      "ALTER TABLE write_request DROP COLUMN answer, DROP COLUMN key_id, DROP COLUMN sealed_key, ADD COLUMN answer jsonb",
    );
  }
}

const raised = { command: "INSERT", write: "raiseCorrection", record: "worker_id" } as const;

const statements: readonly string[] = [
  `CREATE TABLE correction (
    id                 text COLLATE "C" PRIMARY KEY,
    worker_id          text COLLATE "C" NOT NULL,
    field_group        text NOT NULL,
    field              text,
    says               bytea NOT NULL,
    reason             bytea,
    answer             bytea,
    state              text NOT NULL,
    raised_at          timestamptz(3) NOT NULL,
    raised_by          text NOT NULL,
    due_at             date NOT NULL,
    answered_at        timestamptz(3),
    evidence_kind      text,
    evidence_reference text,
    version            integer NOT NULL
  )`,
  "CREATE INDEX correction_by_worker ON correction (worker_id)",
  "CREATE INDEX correction_open ON correction (due_at) WHERE state IN ('RAISED', 'IN_REVIEW')",
  `CREATE TABLE correction_key (
    correction_id text COLLATE "C" PRIMARY KEY,
    worker_id     text COLLATE "C" NOT NULL,
    key_id        text NOT NULL,
    sealed_key    bytea NOT NULL
  )`,
  ...protectRows({
    table: "correction",
    visible: `left(worker_id, 2) = ANY ${permitted("AUDIT", "holders")} OR ${actedFor("worker_id")}`,
  }),
  ...protectPersons({
    table: "correction_key",
    worker: "worker_id",
    groups: ["IDENTITY", "CONTACT"],
  }),
  allowWrite({ ...raised, table: "correction", worker: "worker_id" }),
  allowWrite({ ...raised, table: "correction_key", worker: "worker_id" }),
  allowWrite({
    table: "correction",
    command: "UPDATE",
    write: "answerCorrection",
    record: "id",
    worker: "worker_id",
  }),
  "INSERT INTO access.table_of_workers VALUES ('correction'), ('correction_key')",

  // What was answered repeats what was said.
  "DELETE FROM write_request",
  `ALTER TABLE write_request DROP COLUMN answer, ADD COLUMN answer bytea,
    ADD COLUMN key_id text, ADD COLUMN sealed_key bytea`,
];
