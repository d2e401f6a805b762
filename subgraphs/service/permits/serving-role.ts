import { createHash, createHmac } from "node:crypto";
import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from "pg";
import { limits } from "../limits.ts";
import type { Logger } from "../logger.ts";
import { keepingPolicy } from "./permit-sql.ts";
import { scramVerifier } from "./scram-verifier.ts";

/** Who serves: a role that owns nothing, so that row-level security holds for it. */
interface ServingOptions {
  /** The URL of a role that the operator made; null makes one. */
  readonly url: string | null;
  /** The functions it may call, with their arguments. */
  readonly calls: readonly string[];
}

export interface ReaderOptions extends ServingOptions {
  /** The tables it may read, and nothing else. */
  readonly reads: readonly string[];
  /** Functions of PostgreSQL that tell nothing of what they compare, although it does not say so. */
  readonly leakproof: readonly string[];
}

export interface WriterOptions extends ServingOptions {
  /** What it may do to which tables, and nothing else. */
  readonly rights: readonly TableRight[];
}

/** What a role may do to a table, or to some of its columns alone. */
export interface TableRight {
  readonly privilege: "SELECT" | "INSERT" | "UPDATE" | "DELETE";
  readonly table: string;
  /** All when not given. */
  readonly columns?: readonly string[];
}

/** Why a role cannot serve, as the end of a sentence about the database. */
export class UnfitRoleError extends Error {
  override readonly name = "UnfitRoleError";
}

/**
 * Makes the role that reads if there is none, gives it what it needs and takes what it does not. For
 * one process at a time.
 *
 * @param owner logged in as the owner of the tables
 * @returns how to log in as the role
 * @throws UnfitRoleError
 */
export async function prepareReader(
  owner: Client,
  { url, reads, calls, leakproof }: ReaderOptions,
  logger: Logger,
): Promise<ClientConfig> {
  const rights = reads.map((table): TableRight => ({ privilege: "SELECT", table }));
  const config = await prepare(owner, { kind: "reader", url, rights, calls });
  await keepOwnPolicies(owner);
  await withoutTempTables(owner, logger);
  for (const name of leakproof) await markLeakproof(owner, name, logger);
  // Nothing is written, whatever the role may.
  return { ...config, options: `${await searchPath(owner)} -c default_transaction_read_only=on` };
}

/**
 * The same for the role that writes. What it writes is on disk when it is acknowledged, also where
 * PostgreSQL is set to lose what it has acknowledged, and no lost process keeps a transaction open. Its
 * statements find rows by their ids, so their plans are kept: with policies they cost more than the rows.
 *
 * @throws UnfitRoleError
 */
export async function prepareWriter(owner: Client, options: WriterOptions): Promise<ClientConfig> {
  const config = await prepare(owner, { kind: "writer", ...options });
  const settings = `-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c idle_in_transaction_session_timeout=${limits.idleTransactionMs}`;
  return { ...config, options: `${await searchPath(owner)} ${settings}` };
}

interface ServingRole extends WriterOptions {
  readonly kind: RoleKind;
}

type RoleKind = "reader" | "writer";

async function prepare(owner: Client, role: ServingRole): Promise<ClientConfig> {
  const { kind, url } = role;
  const login = url === null ? await ownRole(owner, kind) : operatorsRole(url);
  await refuseUnfit(owner, login.role);
  await grant(owner, login.role, role);
  return login.config;
}

interface Login {
  readonly role: string;
  readonly config: ClientConfig;
}

/** What the URL leaves out, the driver takes from the environment. */
function operatorsRole(url: string): Login {
  const { user = "" } = new Client({ connectionString: url });
  return { role: user, config: { connectionString: url } };
}

/**
 * A role of this database alone. Its password follows from a secret that only the owner can read, so
 * that all processes know it and nobody has to keep it.
 */
async function ownRole(owner: Client, kind: RoleKind): Promise<Login> {
  const [row] = (await owner.query<OwnRoleRow>(ownRoleSql)).rows;
  if (row === undefined) throw new Error("A query of facts gave no row.");
  const role = roleName(kind, row.database);
  const password = createHmac("sha256", row.secret).update(role).digest("base64url");
  const { host, port, database } = owner;
  const { ssl } = owner as unknown as { readonly ssl: ClientConfig["ssl"] };
  const config = { host, port, database, ssl, user: role, password };
  if (await canLogIn(config)) return { role, config };
  const known = await owner.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  const verb = known.rowCount === 0 ? "CREATE" : "ALTER";
  try {
    await owner.query(
      `${verb} ROLE ${escapeIdentifier(role)} LOGIN NOINHERIT PASSWORD ${escapeLiteral(scramVerifier(password))}`,
    );
  } catch (cause) {
    if (!isDenied(cause)) throw cause;
    const made = `CREATE ROLE laowu_${kind} LOGIN PASSWORD '…'`;
    const setting = `DATABASE_${kind.toUpperCase()}_URL`;
    const verbs = { reader: "read", writer: "write" };
    throw new UnfitRoleError(
      known.rowCount === 0
        ? `has no role to ${verbs[kind]} as, and "${row.owner}" may not make one. Give it CREATEROLE, or make ` +
            `a role (${made}) and name it in ${setting}`
        : `has the role "${role}", which "${row.owner}" did not make. Drop it, or name another one in ` +
            setting,
      { cause },
    );
  }
  if (await canLogIn(config)) return { role, config };
  throw new UnfitRoleError(
    `does not let its role "${role}" log in: pg_hba.conf must allow it as it allows "${row.owner}"`,
  );
}

interface OwnRoleRow {
  readonly owner: string;
  readonly database: string;
  readonly secret: Buffer;
}

const ownRoleSql =
  "SELECT current_user::text AS owner, current_database()::text AS database, secret FROM access.reader_secret";

/** PostgreSQL cuts names at 63 bytes: of a long one the digest tells it from others. */
function roleName(kind: RoleKind, database: string): string {
  const name = `laowu_${kind}_${database}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `laowu_${kind}_${createHash("sha256").update(database).digest("hex").slice(0, 48)}`;
}

/** False when the role or its password is not known; who cannot be asked throws. */
async function canLogIn(config: ClientConfig): Promise<boolean> {
  const client = new Client({ ...config, connectionTimeoutMillis: limits.connectMs });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (cause) {
    // Class 28 is "invalid authorization specification".
    if (sqlState(cause)?.startsWith("28")) return false;
    throw cause;
  } finally {
    await client.end();
  }
}

/** Roles for which row-level security does not hold, or who could make it so. */
async function refuseUnfit(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ readonly problem: string | null }>(
    `SELECT CASE
       WHEN rolsuper THEN 'is a superuser'
       WHEN rolbypassrls THEN 'has BYPASSRLS'
       WHEN rolcreaterole THEN 'has CREATEROLE'
       WHEN EXISTS (SELECT FROM pg_class AS class WHERE class.relkind IN ('r', 'p', 'v', 'm')
                       AND class.relnamespace IN (current_schema()::regnamespace, 'access'::regnamespace)
                       AND pg_has_role(reader.oid, class.relowner, 'MEMBER'))
         THEN 'is, or may become, the owner of tables'
       WHEN has_table_privilege(reader.oid, 'access.permit_key', 'SELECT')
         OR has_any_column_privilege(reader.oid, 'access.permit_key', 'SELECT')
         THEN 'may read the key of the permits'
       END AS problem
       FROM pg_roles AS reader WHERE rolname = $1`,
    [role],
  );
  if (rows[0] === undefined) throw new UnfitRoleError(`has no role "${role}"`);
  const { problem } = rows[0];
  if (problem !== null)
    throw new UnfitRoleError(`cannot be served by the role "${role}": it ${problem}`);
}

/** What it has is compared first: a grant that changes nothing would still cost every process. */
async function grant(owner: Client, role: string, { rights, calls }: WriterOptions): Promise<void> {
  const { rows: held } = await owner.query<Right>(grantedSql, [escapeIdentifier(role)]);
  const to = escapeIdentifier(role);
  const wanted = rights.flatMap(rightsOf);
  const surplus = without(held, wanted);
  // To revoke a right to a table takes it from the columns, too.
  const revoked = new Set(surplus.map(({ table }) => table));
  const kept = held.filter(({ table }) => !revoked.has(table));
  const missing = without(wanted, kept);
  await owner.query("BEGIN");
  try {
    for (const listed of listsByTable(surplus)) await owner.query(`REVOKE ${listed} FROM ${to}`);
    for (const listed of listsByTable(missing)) await owner.query(`GRANT ${listed} TO ${to}`);
    const { rows: lacking } = await owner.query<{ readonly statement: string }>(
      `SELECT format('GRANT USAGE ON SCHEMA %I TO %s', name, $2::text) AS statement
         FROM unnest(ARRAY[current_schema()::text, 'access']) AS name
        WHERE NOT has_schema_privilege($1::name, name, 'USAGE')
       UNION ALL
       SELECT format('GRANT EXECUTE ON FUNCTION %s TO %s', name, $2::text)
         FROM unnest($3::text[]) AS name
        WHERE NOT has_function_privilege($1::name, name, 'EXECUTE')`,
      [role, to, calls],
    );
    for (const { statement } of lacking) await owner.query(statement);
    await owner.query("COMMIT");
  } catch (error) {
    await owner.query("ROLLBACK");
    throw error;
  }
}

/** What a role may do to a table, or to one column of it. */
interface Right {
  readonly privilege: string;
  /** Null when the right is one to the whole table. */
  readonly column: string | null;
  readonly table: string;
}

const grantedSql = `
  WITH ours AS (
    SELECT oid, relacl FROM pg_class
     WHERE relnamespace IN (current_schema()::regnamespace, 'access'::regnamespace))
  SELECT acl.privilege_type AS privilege, NULL AS "column", ours.oid::regclass::text AS table
    FROM ours, aclexplode(ours.relacl) AS acl WHERE acl.grantee = $1::regrole
   UNION ALL
  SELECT acl.privilege_type, attname::text, ours.oid::regclass::text
    FROM ours JOIN pg_attribute AS attribute ON attrelid = ours.oid,
         aclexplode(attribute.attacl) AS acl WHERE acl.grantee = $1::regrole`;

function rightsOf({ privilege, table, columns }: TableRight): readonly Right[] {
  return (columns ?? [null]).map((column) => ({ privilege, column, table }));
}

function without(rights: readonly Right[], others: readonly Right[]): readonly Right[] {
  const keys = new Set(others.map(keyOf));
  return rights.filter((right) => !keys.has(keyOf(right)));
}

function keyOf({ privilege, column, table }: Right): string {
  return `${privilege} ${column ?? ""} ${table}`;
}

/**
 * Rights as GRANT and REVOKE list them, all of a table at once: whoever analyses a table between two
 * statements about it would wait for the first, and the second for them.
 */
function listsByTable(rights: readonly Right[]): readonly string[] {
  const tables = new Map<string, string[]>();
  for (const { privilege, column, table } of rights) {
    const named = column === null ? privilege : `${privilege} (${escapeIdentifier(column)})`;
    tables.set(table, [...(tables.get(table) ?? []), named]);
  }
  return [...tables].map(([table, named]) => `${named.join(", ")} ON ${table}`);
}

/** Tables may have been given to another owner since, but not what policies say of the former one. */
async function keepOwnPolicies(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ readonly table: string }>(
    `SELECT class.oid::regclass::text AS table
       FROM pg_policy AS policy JOIN pg_class AS class ON class.oid = policy.polrelid
      WHERE policy.polname = $1 AND class.relowner <> ALL (policy.polroles)`,
    [keepingPolicy],
  );
  for (const { table } of rows)
    await owner.query(`ALTER POLICY ${keepingPolicy} ON ${table} TO CURRENT_USER`);
}

/** A temporary table hides one of the same name from everybody who is served over the connection later. */
async function withoutTempTables(owner: Client, logger: Logger): Promise<void> {
  const { rows } = await owner.query<{ readonly name: string; readonly mayRevoke: boolean }>(
    `SELECT quote_ident(datname) AS name, pg_has_role(datdba, 'USAGE') AS "mayRevoke"
       FROM pg_database
      WHERE datname = current_database()
        AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba)))
                     WHERE grantee = 0 AND privilege_type = 'TEMPORARY')`,
  );
  for (const { name, mayRevoke } of rows) {
    const statement = `REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`;
    if (mayRevoke) await owner.query(statement);
    else
      logger.warn("Everybody may make temporary tables. The database's owner can end that.", {
        statement,
      });
  }
}

/**
 * With row-level security, an index serves a condition only if its function is known to tell nothing
 * of the rows it is not to see. PostgreSQL leaves that open for some that compare bytes alone.
 */
async function markLeakproof(owner: Client, name: string, logger: Logger): Promise<void> {
  const { rowCount } = await owner.query(
    "SELECT FROM pg_proc WHERE oid = $1::regprocedure AND proleakproof",
    [name],
  );
  if (rowCount !== 0) return;
  const statement = `ALTER FUNCTION ${name} LEAKPROOF`;
  try {
    await owner.query(statement);
  } catch (cause) {
    if (!isDenied(cause)) throw cause;
    logger.warn("Some lists of workers cannot use an index. A superuser can change that.", {
      statement,
    });
  }
}

/** Where the tables are, temporary ones last. */
async function searchPath(owner: Client): Promise<string> {
  const { rows } = await owner.query<{ readonly schema: string }>(
    "SELECT quote_ident(current_schema()) AS schema",
  );
  const schema = (rows[0]?.schema ?? "public").replaceAll(/[\\ ]/g, "\\$&");
  return `-c search_path=${schema},pg_temp`;
}

const insufficientPrivilege = "42501";

function isDenied(cause: unknown): boolean {
  return sqlState(cause) === insufficientPrivilege;
}

function sqlState(cause: unknown): string | null {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return typeof code === "string" ? code : null;
}
