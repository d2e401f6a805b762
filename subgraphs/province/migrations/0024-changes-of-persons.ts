import type { MigrationInterface, QueryRunner } from "typeorm";
import { permitted } from "../../service/permits/permit-sql.ts";
import { dropWorkerFunction } from "./0011-erasure.ts";
import { noteFunctionOf } from "./0017-changes.ts";

/**
 * Placements and consents are told to those whom they concern. Of a placement that is also the person, by
 * the pseudonym, for a host knows no worker; of a consent the recipient, who is not shown the person any
 * more once it is withdrawn, and must learn that it is.
 */
export class ChangesOfPersons1760000000124 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statementsIn(await schemaOf(queryRunner)))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    await queryRunner.query("DROP POLICY permitted ON person_change");
    await queryRunner.query(
      `CREATE POLICY permitted ON person_change FOR SELECT
         USING (${isAll} OR worker_id IN (SELECT unnest(access.related_workers())))`,
    );
    await queryRunner.query(anew(dropWorkerFunction(schema)));
    await queryRunner.query("INSERT INTO access.table_of_workers VALUES ('person_change')");
    for (const table of ["placement", "data_authorization"])
      await queryRunner.query(anew(noteFunctionOf(table, schema)));
    await queryRunner.query(
      `ALTER TABLE person_change DROP COLUMN person_link, DROP COLUMN recipient,
         DROP COLUMN withdrawn_at, DROP COLUMN is_gone`,
    );
  }
}

async function schemaOf(queryRunner: QueryRunner): Promise<string> {
  const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
    "SELECT quote_ident(current_schema()) AS schema",
  );
  return place?.schema ?? "public";
}

function anew(createFunction: string): string {
  return createFunction.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
}

const isAll = `province = ANY ${permitted("ALL", "holders")}`;

/**
 * A change is told to who may see the record, by the rules of the record's own table. That somebody has
 * worked is a matter of employment, so who does not look at that is told of no placement. Consents are
 * told to the two sides of each, whatever the recipient looks at.
 */
const visible = `CASE type
    WHEN 'WORKER' THEN ${isAll} OR worker_id IN (SELECT unnest(access.related_workers()))
    WHEN 'PLACEMENT' THEN ${permitted("ANY", "groups")} && ARRAY['EMPLOYMENT'] AND (
      ${isAll} OR worker_id IN (SELECT unnest(access.named_workers()))
      OR province || ':' || person_link = ANY ${permitted("OWN", "persons")})
    ELSE recipient = ANY ${permitted("AUTHORISED", "recipient")}
        AND province = ANY ${permitted("AUTHORISED", "holders")}
        AND (${permitted("AUTHORISED", "authorizationId")} = '{}'
             OR record = ANY ${permitted("AUTHORISED", "authorizationId")})
      OR cardinality(${permitted("OWN", "personLink")}) > 0
        AND worker_id IN (SELECT unnest(access.related_workers()))
  END`;

/** A trigger function as those of `0017-changes.ts`: with the owner's rights, and the permit is given back. */
function noting(table: string, schema: string, statements: readonly string[]): string {
  return `CREATE OR REPLACE FUNCTION ${schema}.note_changes_of_${table}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE permit text := coalesce(current_setting('laowu.permit', true), '');
  BEGIN
    PERFORM access.keep_register();
    ${statements.join("\n    ")}
    PERFORM set_config('laowu.permit', permit, true);
    RETURN NULL;
  END $body$`;
}

/** Who is gone is noted without a pseudonym. */
function notePlacements(schema: string, rows: string, isLinked = true): string {
  return `INSERT INTO ${schema}.person_change (type, province, record, region_code, worker_id, person_link)
    SELECT 'PLACEMENT', province, id,
           CASE WHEN left(home_code, 2) = province THEN home_code ELSE host_code END, worker_id,
           ${isLinked ? "CASE TG_OP WHEN 'DELETE' THEN NULL ELSE person_link END" : "NULL"}
      FROM ${rows};`;
}

/** Also where, and with whom, a placement stood before: who follows that is told that it has left. */
const moved = `former WHERE NOT EXISTS (
      SELECT FROM changed AS present
       WHERE present.id = former.id
         AND (present.home_code, present.host_code) = (former.home_code, former.host_code)
         AND present.worker_id IS NOT DISTINCT FROM former.worker_id
         AND present.person_link IS NOT DISTINCT FROM former.person_link)`;

/** @param isFormerLinked whether the pseudonym under which a placement stood before is noted */
export function notesOfPlacements(
  schema: string,
  { isFormerLinked }: { readonly isFormerLinked: boolean },
): string {
  return noting("placement", schema, [
    `IF TG_OP = 'UPDATE' THEN ${notePlacements(schema, moved, isFormerLinked)} END IF;`,
    notePlacements(schema, "changed"),
  ]);
}

/** Nobody takes a withdrawal back, and no consent comes again: what is noted of both stays true. */
function noteConsents(schema: string): string {
  return `INSERT INTO ${schema}.person_change
      (type, province, record, region_code, worker_id, recipient, withdrawn_at, is_gone)
    SELECT 'AUTHORIZATION', left(changed.worker_id, 2), changed.id,
           coalesce(worker.region_code, left(changed.worker_id, 2)), changed.worker_id,
           changed.recipient, changed.withdrawn_at, TG_OP = 'DELETE'
      FROM changed LEFT JOIN ${schema}.worker AS worker ON worker.id = changed.worker_id;`;
}

/** What was noted goes; what this transaction notes, that the records are gone, is told. */
function dropNoted(schema: string): string {
  return `DELETE FROM ${schema}.person_change AS noted
     WHERE noted.xid <> pg_current_xact_id() AND (noted.worker_id = dropped
        OR noted.province = left(dropped, 2) AND noted.person_link = (
             SELECT person_link FROM ${schema}.worker WHERE id = dropped));`;
}

const statementsIn = (schema: string): readonly string[] => [
  `ALTER TABLE person_change
    ADD COLUMN person_link text COLLATE "C",
    ADD COLUMN recipient text COLLATE "C",
    ADD COLUMN withdrawn_at timestamptz(3),
    ADD COLUMN is_gone boolean NOT NULL DEFAULT false`,
  "CREATE INDEX person_change_by_link ON person_change (person_link) WHERE person_link IS NOT NULL",
  "DROP POLICY permitted ON person_change",
  `CREATE POLICY permitted ON person_change FOR SELECT USING (${visible})`,
  notesOfPlacements(schema, { isFormerLinked: true }),
  noting("data_authorization", schema, [noteConsents(schema)]),
  "DELETE FROM access.table_of_workers WHERE relation = 'person_change'::regclass",
  anew(dropWorkerFunction(schema)).replace("BEGIN\n", `BEGIN\n    ${dropNoted(schema)}\n`),
];
