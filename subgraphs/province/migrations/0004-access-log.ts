import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Who looked at whose record: a chain of hashes to which rows are only ever added.
 *
 * `access_log_append` is the one way in. It runs with the rights of the owner, so the role that serves
 * requests needs none on the tables. Whoever appends waits for the row of the head, so several processes
 * keep one chain. The triggers hold for the owner, too; rows leave only up to a checkpoint, which is
 * written when they have been archived.
 */
export class AccessLog1760000000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
      "SELECT quote_ident(current_schema()) AS schema",
    );
    for (const statement of statementsIn(place?.schema ?? "public"))
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DROP FUNCTION access_log_append");
    await queryRunner.query(
      "DROP TABLE access_log, access_log_head, access_log_day, access_log_checkpoint",
    );
    await queryRunner.query("DROP FUNCTION access_log_refuse, access_log_refuse_delete");
  }
}

/** Functions name the schema of their tables: the search path of who calls them must not choose. */
const statementsIn = (schema: string): readonly string[] => [
  // What a record says of its own place stands beside it for lists; verification compares the two.
  `CREATE TABLE access_log (
     sequence     bigint PRIMARY KEY,
     id           text COLLATE "C" NOT NULL,
     newest_order bigint NOT NULL,
     record       text NOT NULL,
     hash         bytea NOT NULL
   )`,
  "CREATE INDEX access_log_by_time ON access_log (newest_order, id)",
  `CREATE INDEX access_log_by_row ON access_log
     USING gin ((record::jsonb -> 'rowDigests')) WITH (fastupdate = off)`,

  `CREATE TABLE access_log_head (
     is_head  boolean PRIMARY KEY DEFAULT true CHECK (is_head),
     sequence bigint NOT NULL,
     hash     bytea NOT NULL,
     day      date NOT NULL
   )`,
  `INSERT INTO access_log_head (sequence, hash, day)
     VALUES (0, decode(repeat('00', 32), 'hex'), '-infinity')`,

  // Which rows were disclosed today under an agreement that limits them; yesterday's are forgotten.
  `CREATE TABLE access_log_day (
     agreement text COLLATE "C",
     digest    text COLLATE "C",
     PRIMARY KEY (agreement, digest)
   )`,

  `CREATE TABLE access_log_checkpoint (
     sequence   bigint PRIMARY KEY,
     hash       bytea NOT NULL,
     checkpoint text NOT NULL
   )`,

  `CREATE FUNCTION access_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'The access log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $body$`,
  `CREATE FUNCTION access_log_refuse_delete() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  IF OLD.sequence <= (SELECT max(sequence) FROM ${schema}.access_log_checkpoint) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'Record % of the access log is not archived.', OLD.sequence
    USING ERRCODE = 'insufficient_privilege';
END $body$`,
  `CREATE TRIGGER access_log_stays BEFORE UPDATE OR TRUNCATE ON access_log
     FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()`,
  `CREATE TRIGGER access_log_stays_until_archived BEFORE DELETE ON access_log
     FOR EACH ROW EXECUTE FUNCTION access_log_refuse_delete()`,
  `CREATE TRIGGER access_log_checkpoint_stays
     BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log_checkpoint
     FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()`,
  // Also in a session that takes itself for a replica.
  "ALTER TABLE access_log ENABLE ALWAYS TRIGGER access_log_stays",
  "ALTER TABLE access_log ENABLE ALWAYS TRIGGER access_log_stays_until_archived",
  "ALTER TABLE access_log_checkpoint ENABLE ALWAYS TRIGGER access_log_checkpoint_stays",

  /*
   * Each entry brings its record without the end. Under an agreement that limits the rows of a day it
   * brings a second one, which is written instead when the limit would be passed; a row that was
   * disclosed today already does not count again.
   */
  appendFunction(schema),
  "REVOKE ALL ON FUNCTION access_log_append FROM PUBLIC",
];

/** @param schema of the tables, quoted if need be */
export const appendFunction = (
  schema: string,
): string => `CREATE OR REPLACE FUNCTION access_log_append(entries jsonb)
  RETURNS TABLE (entry bigint, at_sequence bigint, at_hash text, refused boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  head ${schema}.access_log_head;
  given record;
  today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
  written_at timestamptz(3);
  unseen text[];
  written text;
BEGIN
  SELECT * INTO STRICT head FROM ${schema}.access_log_head FOR UPDATE;
  IF head.day < today THEN
    DELETE FROM ${schema}.access_log_day;
    head.day := today;
  END IF;
  FOR given IN
    SELECT * FROM ROWS FROM (jsonb_to_recordset(entries) AS (
        place text, open text, open_refused text, agreement text, rows_max bigint, digests text[]))
      WITH ORDINALITY AS each (place, open, open_refused, agreement, rows_max, digests, n)
     ORDER BY n
  LOOP
    refused := false;
    IF given.rows_max IS NOT NULL THEN
      unseen := ARRAY(
        SELECT DISTINCT shown.digest FROM unnest(given.digests) AS shown (digest)
         WHERE NOT EXISTS (SELECT FROM ${schema}.access_log_day AS seen
                            WHERE seen.agreement = given.agreement AND seen.digest = shown.digest));
      refused := cardinality(unseen) > 0 AND cardinality(unseen) +
        (SELECT count(*) FROM ${schema}.access_log_day AS seen WHERE seen.agreement = given.agreement)
        > given.rows_max;
      IF NOT refused THEN
        INSERT INTO ${schema}.access_log_day (agreement, digest)
          SELECT given.agreement, digest FROM unnest(unseen) AS digest;
      END IF;
    END IF;
    written_at := clock_timestamp();
    head.sequence := head.sequence + 1;
    written := CASE WHEN refused THEN given.open_refused ELSE given.open END
      || ',"sequence":' || head.sequence || ',"time":"'
      || to_char(written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}';
    head.hash := sha256(head.hash || convert_to(written, 'UTF8'));
    INSERT INTO ${schema}.access_log (sequence, id, newest_order, record, hash) VALUES (
      head.sequence,
      given.place || ':log-' || lpad(head.sequence::text, 15, '0'),
      9007199254740991 - (extract(epoch FROM written_at) * 1000)::bigint,
      written,
      head.hash);
    entry := given.n;
    at_sequence := head.sequence;
    at_hash := encode(head.hash, 'hex');
    RETURN NEXT;
  END LOOP;
  UPDATE ${schema}.access_log_head SET sequence = head.sequence, hash = head.hash, day = head.day;
END $body$`;
