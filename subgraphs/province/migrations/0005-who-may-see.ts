import type { MigrationInterface, QueryRunner } from "typeorm";
import {
  createPermits,
  exposeRows,
  permitted,
  protectRows,
} from "../../service/permits/permit-sql.ts";
import { protectPersons } from "../access/register-rows.ts";

/**
 * Nobody sees a person without a permit: neither the role that serves, nor the owner. Whom helpers
 * look after, and whom people have authorised, is kept here, because it is part of a permit.
 */
export class WhoMaySee1760000000022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of protectedTables.flatMap(exposeRows)) await queryRunner.query(statement);
    await queryRunner.query("DROP FUNCTION access.related_workers, access.named_workers");
    await queryRunner.query("DROP TABLE caseload, data_authorization");
    await queryRunner.query("DROP SCHEMA access CASCADE");
  }
}

const protectedTables = ["worker", "skill", "placement", "person_identity", "subject_key"];

/** A worker of a province in which these permits hold. */
const workerOf = (kind: string): string => `left(worker_id, 2) = ANY ${permitted(kind, "holders")}`;

const statements: readonly string[] = [
  ...createPermits,
  `CREATE TABLE caseload (
    helper    text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (helper, worker_id)
  )`,
  `CREATE TABLE data_authorization (
    id             text COLLATE "C" PRIMARY KEY,
    worker_id      text COLLATE "C" NOT NULL,
    recipient      text COLLATE "C" NOT NULL,
    purposes       text[] COLLATE "C" NOT NULL,
    field_groups   text[] COLLATE "C" NOT NULL,
    notice_version text NOT NULL,
    granted_at     timestamptz(3) NOT NULL,
    expires_at     timestamptz(3) NOT NULL,
    withdrawn_at   timestamptz(3)
  )`,
  "CREATE INDEX data_authorization_by_recipient ON data_authorization (recipient)",
  "CREATE INDEX data_authorization_by_worker ON data_authorization (worker_id)",
  // The names in these bodies are looked up now, so no other table can be put in their place.
  `CREATE FUNCTION access.named_workers() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  BEGIN ATOMIC
    SELECT CASE
      WHEN cardinality(access.permitted('CASELOAD', 'helper')) > 0
        THEN ARRAY(SELECT worker_id FROM caseload)
      WHEN cardinality(access.permitted('AUTHORISED', 'recipient')) > 0
        THEN ARRAY(SELECT worker_id FROM data_authorization)
      ELSE '{}' END;
  END`,
  `CREATE FUNCTION access.related_workers() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  BEGIN ATOMIC
    SELECT CASE
      WHEN cardinality(access.permitted('OWN', 'personLink')) > 0
        THEN ARRAY(SELECT id FROM worker WHERE person_link = ANY ${permitted("OWN", "personLink")})
      ELSE access.named_workers() END;
  END`,
  "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC",
  ...protectRows({
    table: "caseload",
    visible: `helper = ANY ${permitted("CASELOAD", "helper")} AND ${workerOf("CASELOAD")}`,
  }),
  // In force, for this recipient and purpose, and for everything that is looked at.
  ...protectRows({
    table: "data_authorization",
    visible: `recipient = ANY ${permitted("AUTHORISED", "recipient")} AND ${workerOf("AUTHORISED")}
      AND purposes @> ${permitted("AUTHORISED", "purpose")}
      AND field_groups @> ${permitted("AUTHORISED", "groups")}
      AND granted_at <= now() AND expires_at > now() AND coalesce(withdrawn_at > now(), true)
      AND (${permitted("AUTHORISED", "authorizationId")} = '{}'
           OR id = ANY ${permitted("AUTHORISED", "authorizationId")})`,
  }),
  ...protectPersons({ table: "worker", worker: "id", province: "province", person: "person_link" }),
  ...protectPersons({ table: "skill", worker: "worker_id" }),
  ...protectPersons({
    table: "placement",
    worker: "worker_id",
    province: "province",
    person: "person_link",
  }),
  ...["person_identity", "subject_key"].flatMap((table) =>
    protectPersons({
      table,
      worker: "worker_id",
      province: "province",
      groups: ["IDENTITY", "CONTACT"],
    }),
  ),
];
