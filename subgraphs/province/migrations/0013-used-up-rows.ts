import type { MigrationInterface, QueryRunner } from "typeorm";
import { appendFunction } from "./0004-access-log.ts";

/**
 * Once the rows of a day are used up, an agreement opens nothing that was not shown today: were nobody
 * told from somebody who is not shown, whoever may see no more rows could find out who is there by what
 * is refused. A look that would show more rows than are left uses them up, for the same reason. So does one
 * of which only the next page is too much, but it is answered: or nobody would get to the last row. And
 * there are as many different searches of a day as rows, for one that finds nobody tells something, too.
 */
export class UsedUpRows1760000000045 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    // Beside the rows, which count, what was asked, who was told of beyond the limit and is not to be shown
    // ("told " before the digest), and an empty digest when the rows are used up.
    await queryRunner.query(
      "ALTER TABLE access_log_day ADD COLUMN counts boolean NOT NULL DEFAULT true",
    );
    await queryRunner.query(stricterAppendFunction(schema));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("DELETE FROM access_log_day WHERE NOT counts");
    await queryRunner.query("ALTER TABLE access_log_day DROP COLUMN counts");
    await queryRunner.query(appendFunction(await schemaOf(queryRunner)));
  }
}

async function schemaOf(queryRunner: QueryRunner): Promise<string> {
  const [place]: readonly { readonly schema: string }[] = await queryRunner.query(
    "SELECT quote_ident(current_schema()) AS schema",
  );
  return place?.schema ?? "public";
}

/** As before, but for what is refused. */
const stricterAppendFunction = (
  schema: string,
): string => `CREATE OR REPLACE FUNCTION access_log_append(entries jsonb)
  RETURNS TABLE (entry bigint, at_sequence bigint, at_hash text, refused boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  head ${schema}.access_log_head;
  given record;
  today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
  written_at timestamptz(3);
  counted bigint;
  searched bigint;
  is_over boolean;
  unseen text[];
  untold text[];
  unasked text[];
  is_beyond boolean;
  written text;
BEGIN
  SELECT * INTO STRICT head FROM ${schema}.access_log_head FOR UPDATE;
  IF head.day < today THEN
    DELETE FROM ${schema}.access_log_day;
    head.day := today;
  END IF;
  FOR given IN
    SELECT * FROM ROWS FROM (jsonb_to_recordset(entries) AS (
        place text, open text, open_refused text, agreement text, rows_max bigint, digests text[],
        told text[], questions text[]))
      WITH ORDINALITY AS each (place, open, open_refused, agreement, rows_max, digests, told, questions, n)
     ORDER BY n
  LOOP
    refused := false;
    IF given.rows_max IS NOT NULL THEN
      SELECT count(*) FILTER (WHERE seen.counts),
             count(*) FILTER (WHERE NOT seen.counts AND seen.digest <> ''),
             coalesce(bool_or(seen.digest = ''), false)
        INTO counted, searched, is_over FROM ${schema}.access_log_day AS seen
       WHERE seen.agreement = given.agreement;
      unseen := ARRAY(
        SELECT DISTINCT shown.digest FROM unnest(given.digests) AS shown (digest)
         WHERE shown.digest <> ALL (coalesce(given.told, '{}'))
           AND NOT EXISTS (SELECT FROM ${schema}.access_log_day AS seen
                            WHERE seen.agreement = given.agreement AND seen.digest = shown.digest));
      untold := ARRAY(
        SELECT DISTINCT next.digest FROM unnest(given.told) AS next (digest)
         WHERE NOT EXISTS (SELECT FROM ${schema}.access_log_day AS seen
                            WHERE seen.agreement = given.agreement
                              AND seen.digest IN (next.digest, 'told ' || next.digest)));
      unasked := ARRAY(
        SELECT DISTINCT asked.digest FROM unnest(given.questions) AS asked (digest)
         WHERE NOT EXISTS (SELECT FROM ${schema}.access_log_day AS seen
                            WHERE seen.agreement = given.agreement AND seen.digest = asked.digest));
      refused := CASE WHEN is_over OR counted >= given.rows_max
        THEN cardinality(unseen || untold || unasked) > 0 OR cardinality(given.digests) = 0
        ELSE counted + cardinality(unseen) > given.rows_max
          OR searched + cardinality(unasked) > given.rows_max END;
      is_beyond := counted + cardinality(unseen || untold) > given.rows_max;
      INSERT INTO ${schema}.access_log_day (agreement, digest, counts)
        SELECT given.agreement, digest, true FROM unnest(unseen) AS digest WHERE NOT refused
        UNION ALL
        SELECT given.agreement, CASE WHEN is_beyond THEN 'told ' ELSE '' END || digest, NOT is_beyond
          FROM unnest(untold) AS digest WHERE NOT refused
        UNION ALL
        SELECT given.agreement, digest, false FROM unnest(unasked) AS digest WHERE NOT refused
        UNION ALL
        SELECT given.agreement, '', false
         WHERE NOT is_over AND is_beyond;
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
