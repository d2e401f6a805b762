import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted } from "../../service/permits/permit-sql.ts";
import { allowWrite } from "../access/register-rows.ts";

/**
 * Offices register people, and write down what work they want. Whether a number is registered, or was
 * erased, two functions say under a permit to register and no other: the role that writes sees only whom
 * its caller may see, and nobody's tombstone.
 */
export class Registering1760000000121 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION access.was_erased, access.is_registered");
    await queryRunner.query("ALTER TABLE person_identity DROP COLUMN mark");
    await queryRunner.query('DROP POLICY "recordIntent" ON worker');
    for (const table of ["worker", "skill", "person_identity", "subject_key", "caseload"])
      await queryRunner.query(`DROP POLICY "registerWorker" ON ${table}`);
  }
}

const isRegistering = `ARRAY['registerWorker'] <@ ${permitted("ANY", "writes")}`;

const registered = (table: string, worker: string, province?: string): string =>
  allowWrite({
    ...{ table, command: "INSERT", write: "registerWorker", record: worker, worker },
    ...(province !== undefined && { province }),
  });

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  // Of a helper's people the caseload says so first, and then the rest is of the caseload.
  `CREATE POLICY "registerWorker" ON caseload FOR INSERT
    WITH CHECK (${isRegistering} AND worker_id = ANY ${permitted("ANY", "record")}
      AND (left(worker_id, 2) = ANY ${permitted("ALL", "holders")}
        OR helper = ANY ${permitted("CASELOAD", "helper")}
          AND left(worker_id, 2) = ANY ${permitted("CASELOAD", "holders")}))`,
  registered("worker", "id", "province"),
  registered("skill", "worker_id"),
  registered("person_identity", "worker_id", "province"),
  registered("subject_key", "worker_id", "province"),
  allowWrite({
    ...{ table: "worker", command: "UPDATE", write: "recordIntent" },
    ...{ record: "id", worker: "id" },
  }),

  // By which a number is known again: a keyed hash, for what is sealed is another text every time.
  "ALTER TABLE person_identity ADD COLUMN mark bytea",
  "CREATE INDEX person_identity_by_mark ON person_identity (mark)",
  `CREATE INDEX person_identity_unmarked ON person_identity (province, worker_id)
    WHERE mark IS NULL AND id_number IS NOT NULL`,
  `CREATE FUNCTION access.was_erased(asked bytea[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  BEGIN
    IF NOT ${isRegistering} THEN RETURN NULL; END IF;
    RETURN EXISTS (SELECT FROM ${schema}.erased_person WHERE tombstone = ANY (asked));
  END
$body$`,
  `CREATE FUNCTION access.is_registered(marks bytea[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    permit text := current_setting('laowu.permit', true);
    holders text[] := access.permitted('ANY', 'holders');
    found boolean;
  BEGIN
    IF NOT ${isRegistering} THEN RETURN NULL; END IF;
    PERFORM access.keep_register();
    found := EXISTS (
      SELECT FROM ${schema}.person_identity AS identity
        JOIN ${schema}.worker ON worker.province = identity.province AND worker.id = identity.worker_id
       WHERE identity.mark = ANY (marks) AND identity.province = ANY (holders));
    PERFORM set_config('laowu.permit', permit, true);
    RETURN found;
  END
$body$`,
  "REVOKE ALL ON FUNCTION access.was_erased, access.is_registered FROM PUBLIC",
];
