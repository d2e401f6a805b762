/**
 * The part of the permits that lives in the database: row-level security that asks for every row
 * whether a permit covers it. `subgraphs/decisions/0004-rows-by-permit.md` says why.
 */

/** The setting that carries a permit, for one transaction. */
export const permitSetting = "laowu.permit";

/** A token may be used for at most so long; the database refuses one that says more. */
const permitMsMax = 60_000;

/** How long a key that was replaced is still good, for the processes that have not read the new one. */
export const retiredKeyMs = 300_000;

/**
 * Makes the schema `access`. A token is the HMAC-SHA-256 of its payload in hexadecimal digits, then
 * the payload. PostgreSQL has SHA-256 and no HMAC, so a key is kept with the two blocks that RFC 2104
 * makes of it.
 */
export const createPermits: readonly string[] = [
  "CREATE SCHEMA access",
  `CREATE TABLE access.permit_key (
    id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    secret     bytea NOT NULL,
    inner_pad  bytea NOT NULL,
    outer_pad  bytea NOT NULL,
    retires_at timestamptz
  )`,
  // What the password of the role that reads follows from.
  "CREATE TABLE access.reader_secret (secret bytea NOT NULL)",
  `CREATE FUNCTION access.padded(secret bytea, mask int) RETURNS bytea
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT string_agg(set_byte('\\x00', 0,
           CASE WHEN n < length(secret) THEN get_byte(secret, n) ELSE 0 END # mask), '' ORDER BY n)
    FROM generate_series(0, 63) AS n
$body$`,
  // Each UUID has 122 random bits from the system's source.
  `CREATE FUNCTION access.random_secret() RETURNS bytea
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT sha256(string_agg(uuid_send(gen_random_uuid()), '')) FROM generate_series(1, 4)
$body$`,
  `CREATE FUNCTION access.rotate_permit_key() RETURNS void
    LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $body$
  DELETE FROM access.permit_key WHERE retires_at < now();
  UPDATE access.permit_key SET retires_at = now() + interval '${retiredKeyMs} milliseconds'
   WHERE retires_at IS NULL;
  INSERT INTO access.permit_key (secret, inner_pad, outer_pad)
  SELECT secret, access.padded(secret, 54), access.padded(secret, 92)
    FROM (SELECT access.random_secret() AS secret OFFSET 0) AS fresh;
$body$`,
  "SELECT access.rotate_permit_key()",
  "INSERT INTO access.reader_secret SELECT access.random_secret()",
  `CREATE FUNCTION access.mac(payload text, key access.permit_key) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(payload, 'UTF8'))), 'hex')
$body$`,
  // Says what a permit says and nothing else. Texts are compared by their digests, so that the time
  // it takes tells nothing of a right one.
  `CREATE FUNCTION access.permitted(wanted_kind text, what text) RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $body$
  DECLARE
    token text := current_setting('${permitSetting}', true);
    payload text;
    permit jsonb;
    left_ms numeric;
  BEGIN
    -- Not set in this transaction: null in a new connection, empty after an earlier transaction.
    IF coalesce(token, '') = '' THEN RETURN '{}'; END IF;
    payload := substr(token, 65);
    IF NOT EXISTS (
      SELECT FROM access.permit_key AS key
       WHERE coalesce(key.retires_at > now(), true)
         AND sha256(convert_to(left(token, 64), 'UTF8'))
           = sha256(convert_to(encode(sha256(key.outer_pad || sha256(key.inner_pad
                    || convert_to(payload, 'UTF8'))), 'hex'), 'UTF8'))
    ) THEN
      RAISE insufficient_privilege USING MESSAGE = 'The permit was not made for this database.';
    END IF;
    permit := payload::jsonb;
    left_ms := (permit ->> 'expires')::numeric - extract(epoch FROM now()) * 1000;
    IF left_ms IS NULL OR left_ms <= 0 OR left_ms > ${permitMsMax} THEN
      RAISE insufficient_privilege USING MESSAGE = 'The permit is not in force.';
    END IF;
    IF wanted_kind <> 'ANY' AND permit ->> 'kind' IS DISTINCT FROM wanted_kind THEN
      RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT jsonb_array_elements_text(permit -> what));
  END
$body$`,
  // For who owns the tables: row-level security is forced on the owner, too.
  `CREATE FUNCTION access.keep_register() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
  DECLARE
    payload text := json_build_object('kind', 'KEEPING', 'holders', json_build_array('*'),
      'expires', floor(extract(epoch FROM now()) * 1000) + ${permitMsMax})::text;
  BEGIN
    PERFORM set_config('${permitSetting}', access.mac(payload, key) || payload, true)
       FROM access.permit_key AS key WHERE key.retires_at IS NULL;
  END
$body$`,
  "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC",
];

/** What a permit of a kind, or of ANY, says, as one value for a whole statement: not once for every row. */
export function permitted(kind: string, what: string): string {
  return `((SELECT access.permitted('${kind}', '${what}'))::text[])`;
}

export interface RowRule {
  readonly table: string;
  /** Which rows a permit covers. Of several reasons the cheapest stands first. */
  readonly visible: string;
}

/**
 * Lets nobody see a row of a table but who has a permit that covers it, and nobody change one but the
 * owner who keeps the register. What holds for the owner alone costs nobody else anything.
 */
export function protectRows({ table, visible }: RowRule): readonly string[] {
  const keeping = `cardinality(${permitted("KEEPING", "holders")}) > 0`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY permitted ON ${table} FOR SELECT USING (${visible})`,
    `CREATE POLICY ${keepingPolicy} ON ${table} TO CURRENT_USER
      USING (${keeping}) WITH CHECK (${keeping})`,
  ];
}

/** The policy for the owner of a table. */
export const keepingPolicy = "register_keeping";

/** Undoes `protectRows`. */
export function exposeRows(table: string): readonly string[] {
  return [
    `DROP POLICY ${keepingPolicy} ON ${table}`,
    `DROP POLICY permitted ON ${table}`,
    `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`,
  ];
}
