import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";
import { actedFor, allowWrite } from "../access/register-rows.ts";

/**
 * What callers may write, and the requests they wrote it with: a request that comes again, be it by
 * another gateway at the same time, has its effect once and gets the same answer.
 */
export class Writes1760000000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP TABLE write_request");
    for (const policy of ['"withdrawAuthorization"', "own", "acted_for"])
      await queryRunner.query(`DROP POLICY ${policy} ON data_authorization`);
    await queryRunner.query("DROP FUNCTION access.acted_for");
  }
}

const isPrincipal = `principal = ANY ${permitted("ANY", "principal")}`;

const statements: readonly string[] = [
  // Volatile, for the planner asks a stable one to count its result: the policies of `worker` ask about
  // those of `data_authorization`, which ask this, which asks `worker`, and would never end.
  `CREATE FUNCTION access.acted_for() RETURNS text[] LANGUAGE sql VOLATILE PARALLEL SAFE
  BEGIN ATOMIC
    SELECT CASE
      WHEN cardinality(access.permitted('OWN', 'personLink')) > 0
        THEN ARRAY(SELECT id FROM worker WHERE person_link = ANY ${permitted("OWN", "personLink")})
      WHEN cardinality(access.permitted('CASELOAD', 'helper')) > 0
        THEN ARRAY(SELECT worker_id FROM caseload)
      ELSE '{}' END;
  END`,
  "REVOKE ALL ON FUNCTION access.acted_for FROM PUBLIC",

  // Who writes sees what it is about, and persons see what they have authorised.
  `CREATE POLICY acted_for ON data_authorization FOR SELECT
    USING (cardinality(${permitted("ANY", "writes")}) > 0
      AND cardinality(${permitted("AUTHORISED", "recipient")}) = 0 AND ${actedFor("worker_id")})`,
  `CREATE POLICY own ON data_authorization FOR SELECT
    USING (cardinality(${permitted("OWN", "personLink")}) > 0
      AND worker_id IN (SELECT unnest(access.acted_for())))`,
  allowWrite({
    table: "data_authorization",
    command: "UPDATE",
    write: "withdrawAuthorization",
    record: "id",
    worker: "worker_id",
  }),

  `CREATE TABLE write_request (
    principal       text COLLATE "C" NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    write           text NOT NULL,
    fingerprint     bytea NOT NULL,
    worker_id       text COLLATE "C",
    answer          jsonb,
    written_at      timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, idempotency_key)
  )`,
  ...protectRows({ table: "write_request", visible: isPrincipal }),
  `CREATE POLICY begun ON write_request FOR INSERT WITH CHECK (${isPrincipal})`,
  `CREATE POLICY answered ON write_request FOR UPDATE USING (${isPrincipal}) WITH CHECK (${isPrincipal})`,
];
